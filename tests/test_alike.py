"""Texts that look alike: what they differ in is said."""

import pytest

from linli.text import alike

NAMES = ("东渡社区", "桥头社区", "K01", "B栋-2", "O5院")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("东渡\u200b社区", "台账里有“东渡社区”，只差看不见的字符。"),
        ("桥头 社区", "台账里有“桥头社区”，只差空格。"),
        ("Ｋ０１", "台账里有“K01”，只差全角、半角。"),
        ("k01", "台账里有“K01”，只差大小写。"),
        ("B栋2", "台账里有“B栋-2”，只差标点。"),
        ("05院", "台账里有“O5院”，只差形状相近的字符（如 O 与 0、l 与 1）。"),
        ("东渡小区社区", "台账里有相近的“东渡社区”。"),
        ("东渡社区", ""),
        ("不相干", ""),
        ("", ""),
    ],
)
def test_what_looks_alike_is_named_with_what_differs(text: str, said: str) -> None:
    assert alike.Names(NAMES).hint(text) == said


def test_only_some_texts_are_held_against_all_names() -> None:
    names = alike.Names(NAMES)
    told = [names.hint(f"东渡社区{number % 10}") for number in range(300)]
    assert sum(map(bool, told)) == 200
