"""How much of a handed-in file is read before it is refused: enough for real lists, too little for a bomb."""

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000

# A workbook is a zip: a few kilobytes may unpack to gigabytes, and then shared texts are held in memory.
MAX_UNPACKED = 512 * 1024 * 1024
MAX_PART_IN_MEMORY = 96 * 1024 * 1024
MAX_PARTS = 2_000

# The longest text a cell of a workbook can hold, by the limits Excel publishes.
MAX_CELL = 32_767
MAX_XLSX_ROWS = 1_048_576
