"""Profiles that no operator writes: each is TOML text over a small source, and what must come of it."""

from collections.abc import Iterator

# What may come of one: the call is refused before anything is read (2), the data is (1), or it is read harmlessly (0).
Case = tuple[str, str, frozenset[int]]
REFUSED, TOLD, HARMLESS = frozenset({2}), frozenset({1, 2}), frozenset({0, 1, 2})
_COLUMNS = 'columns = { issue_id = "诉求编号", channel = "来源渠道", opened_at = "受理时间" }\n'


def ledger(more: str = "", files: str = "'诉求台账.csv'", top: str = "", columns: str = _COLUMNS) -> str:
    """Return a profile of one ledger with something more in it."""
    return f'name = "p"\n{top}\n[[ledger]]\nid = "issues"\nfiles = {files}\n{columns}{more}\n'


def _geometry(file: str, more: str = "") -> str:
    return f'name = "p"\n[[geometry]]\nkind = "communities"\nfile = {file}\nid = "community_id"\nname = "name"\n{more}'


def cases() -> Iterator[Case]:
    """Yield every case."""
    for pattern in (
        "'/etc/*'",
        "'../*.csv'",
        "'**/../../*.csv'",
        "'a/../../secret.csv'",
        "'..'",
        "''",
        "' '",
        "'..\\\\secret.csv'",
        "'C:\\\\*.csv'",
        "'//host/share/*.csv'",
        "'x\\u0000.csv'",
    ):
        text = pattern if "u0000" not in pattern else '"x\\u0000.csv"'
        yield f"files {pattern}", ledger(files=text), REFUSED
        if len(pattern) > 4:
            yield f"geometry {pattern}", _geometry(text), REFUSED
    yield "files through many stars", ledger(files="'" + "**/" * 12 + "*.csv'"), REFUSED
    yield "files of ten thousand signs", ledger(files="'" + "*" * 10_000 + "'"), REFUSED
    yield "files in a class of signs", ledger(files="'[!a]*[a-'"), HARMLESS
    yield "files ten thousand times", ledger(files="[" + "'诉求台账.csv'," * 10_000 + "]"), HARMLESS
    yield (
        "a lookup elsewhere",
        ledger(
            '[[ledger.lookup]]\ncolumn = "诉求编号"\nfile = "../secret.csv"\nkey = "a"\ntake = { b = "b" }'
        ),
        REFUSED,
    )
    yield "a linked file", ledger(files="'linked.csv'"), TOLD
    for pattern in (
        r"(a+)+$",
        r"(.*a){30}x",
        r"(\w+\s?)+:",
        r"((a|aa)+)+b",
        r"(?P<x>(1|12|2)+)+z",
        r"(\d|\d\d|\d*)+x",
    ):
        named = pattern if "?P<" in pattern else f"(?P<x>{pattern})"
        yield f"a pattern without end: {pattern}", ledger(f"extract.'说明' = '{named}'"), TOLD
        yield (
            f"a file name without end: {pattern}",
            ledger(f"file_name = '{named}'", files="'诉求台账_*.csv'"),
            HARMLESS | TOLD,
        )
    yield "a pattern that is none", ledger("extract.'诉求编号' = '(('"), REFUSED
    yield (
        "a pattern of five thousand brackets",
        ledger("extract.'诉求编号' = '" + "(" * 5_000 + ")" * 5_000 + "'"),
        REFUSED,
    )
    yield "a pattern of ten thousand signs", ledger("extract.'诉求编号' = '" + "a" * 10_000 + "'"), REFUSED
    yield (
        "a pattern of endless repeats",
        ledger("extract.'诉求编号' = '((a{1,60000}){1,60000}){1,60000}'"),
        HARMLESS,
    )
    yield "a pattern that repeats too often", ledger("extract.'诉求编号' = 'a{99999999999}'"), REFUSED
    for encoding in (
        "zlib_codec",
        "rot13",
        "punycode",
        "idna",
        "unicode_escape",
        "../../x",
        "",
        "utf-7",
        "undefined",
    ):
        yield f"the encoding {encoding}", ledger(f'encoding = "{encoding}"'), REFUSED
    for zone in ("../../etc/passwd", "/etc/passwd", "Nowhere/City", "", "A" * 5_000):
        yield f"the time zone {zone[:20]}", ledger(top=f'time_zone = "{zone}"'), REFUSED
    for form in ("%d%d%d", "%Q", "%", "%Y" * 200, "(((", "%999999999Y"):
        yield f"the date form {form[:20]}", ledger(f'dates = {{ opened_at = "{form}" }}'), TOLD
    for factor in ("inf", "-inf", "nan", "1e308", "1" + "0" * 400):
        yield f"the scale {factor[:8]}", ledger(f"scale = {{ paused_days = {factor} }}"), REFUSED
    yield "a point nowhere", ledger("not_located = [{ longitude = nan, latitude = inf }]"), REFUSED
    for label in ("{x.__class__.__mro__}", "{0:>99999999999}", "{x!r:^9999999999}", "{", "{y}"):
        wide = f'[ledger.wide]\nlabel = "opened_at"\nvalue = "paused_days"\n[ledger.wide.columns]\n"挂账天数" = "{label}"'
        columns = 'columns = { issue_id = "诉求编号", channel = "来源渠道" }\n'
        yield f"the label {label}", ledger(wide, columns=columns), TOLD
    yield "the header in row 10^18", ledger("header_row = 1000000000000000000"), TOLD
    yield "the header in row -1", ledger("header_row = -1"), REFUSED
    yield "tables a thousand deep", "a = " + "[" * 20_000 + "]" * 20_000, REFUSED
    yield "keys a thousand deep", ".".join(["a"] * 20_000) + " = 1", REFUSED
    yield "ten million signs", "# " + "x" * 10_000_000, REFUSED
    yield "no TOML", "\x00\x01", REFUSED
    yield "half signs", 'name = "\\ud800"', REFUSED
    yield "an unknown word", ledger("shell = 'rm -rf /'"), REFUSED
    yield "an unknown ledger", ledger().replace('"issues"', '"../issues"'), REFUSED
    yield "an unknown field", ledger(columns='columns = { "__class__" = "a" }\n'), REFUSED
    yield (
        "a number of 400 digits",
        'name = "p"\n[[ledger]]\nid = "issues"\n[[ledger.rows]]\n"诉求编号" = "1"\n"受理时间" = 2026-08-01\n"挂账天数" = '
        + "9" * 400,
        TOLD,
    )
    yield (
        "rows of numbers beyond sense",
        'name = "p"\n[[ledger]]\nid = "issues"\n[[ledger.rows]]\n"诉求编号" = "1"\n"受理时间" = 2026-08-01\n"挂账天数" = 1e308',
        TOLD,
    )
    for day in ("0001-01-01", "1900-01-01", "9999-12-31"):
        yield f"the data date {day}", ledger(top=f"as_of = {day}"), TOLD
    yield "a constant of a million signs", ledger(f'constants = {{ category = "{"长" * 200_000}" }}'), TOLD
    for title in ("姓名", "联系电话", "身份证号", "手机号码", "投诉人"):
        yield (
            f"the column {title} as category",
            ledger(columns=_COLUMNS.replace(" }", f', category = "{title}" }}')),
            TOLD,
        )
    yield "repeats told by persons", ledger('repeats = { policy = "first", on = ["姓名"] }'), TOLD
    yield "rows left out by persons", ledger('reject = { "姓名" = "王小明" }'), TOLD
    yield (
        "a lookup of persons",
        ledger(
            '[[ledger.lookup]]\ncolumn = "姓名"\nfile = "诉求台账.csv"\nkey = "姓名"\ntake = { b = "诉求编号" }'
        ),
        TOLD,
    )
    yield "an extract of persons", ledger("extract.'联系电话' = '(?P<x>.*)'"), TOLD
    yield (
        "values from nowhere",
        ledger() + '[[ledger]]\nid = "communities"\nfrom_values = { ledger = "nowhere", field = "x" }',
        REFUSED,
    )
