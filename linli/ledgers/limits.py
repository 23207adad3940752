"""How much of a source is read at most: what lies beyond is a finding, never a machine that stands still.

A street's ledgers of ten years stay far below each of these. docs/operator.md tells them to the operator.
"""

from datetime import date

MEBIBYTE = 1 << 20

# Of a file, before it is opened and while it is read.
SECONDS = 30  # that one table, or one pattern over one table, may take
MEMORY = 900 * MEBIBYTE  # of the process that reads; with what it starts with it stays below 1 GB
FILE_BYTES = 1024 * MEBIBYTE  # text and Parquet, which are read in parts
BOOK_BYTES = 100 * MEBIBYTE  # workbooks, GeoJSON and profiles are read whole
EXPANDED_BYTES = 512 * MEBIBYTE  # what is packed in a workbook or a .gz
EXPANSION = 400  # cells of a Parquet file for each of its bytes, beyond the first ten million
FREE_CELLS = 10_000_000
CELLS = 50_000_000  # of one sheet
COLUMNS = 2_000
LINE = 16 * MEBIBYTE  # of a text
ROWS = 200_000_000  # of a Parquet file
MEMBERS = 10_000  # parts of a workbook
FILES = 5_000  # of a source
PROFILE_BYTES = 1 * MEBIBYTE
PROFILE_LINE = 4_000  # signs: a key of thousands of parts takes memory by their square
PATTERN = 500  # signs of a pattern in a profile

# Of a cell.
SCALAR = 100  # signs of what is to be a number, a date, or yes or no
NAME = 200  # signs of a key or a name
TEXT = 5_000  # signs of any other text
EXACT = 2**53  # a spreadsheet holds no whole number from here on digit by digit
LARGEST = 10**15  # beyond it a float no longer holds every whole number
TITLE = 500  # signs of a column's title

LAST_DAY = date(2100, 12, 31)  # of a data date

# Of geometry.
POINTS = 1_000_000  # of one file
SHAPE_POINTS = 20_000  # of one place; one with more is simplified
TOLERANCE = 1e-5  # degrees, about the metre that places are good for

# Of a finding.
SHOWN = 200  # signs of a value that a finding shows
