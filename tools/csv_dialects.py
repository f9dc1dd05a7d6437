#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mdn-cli/src/test/resources/dialects: one table as pandas, DuckDB and R write it, in the ways that people have it.

Needs Python 3 with pandas 3 and duckdb, and Rscript on the path:

    python3 tools/csv_dialects.py
"""

import pathlib
import subprocess

import duckdb
import numpy as np
import pandas as pd

TARGET = pathlib.Path(__file__).parent.parent / "mdn-cli/src/test/resources/dialects"

# key, b, a, flag: a is missing once
table = pd.DataFrame(
    {
        "key": ['plain', 'with, comma', 'with "marks"', "two\nlines", "Müller"],
        "b": [2.0, -0.25, 1e-7, 123456789.123, 0.1 + 0.2],
        "a": [1.0, 1.5, np.nan, -3e22, 1 / 3],
        "flag": [True, False, True, True, False],
    }
)

R = """
t <- data.frame(key = c('plain', 'with, comma', 'with "marks"', 'two\\nlines', 'M\\u00fcller'),
  b = c(2, -0.25, 1e-7, 123456789.123, 0.1 + 0.2), a = c(1, 1.5, NA, -3e22, 1 / 3), flag = c(TRUE, FALSE, TRUE, TRUE, FALSE))
out <- function(name) file(file.path('%s', name), 'w', encoding = 'UTF-8')
f <- out('r.csv'); write.csv(t, f); close(f)
f <- out('r-no-row-names.csv'); write.csv(t, f, row.names = FALSE); close(f)
f <- out('r-csv2.csv'); write.csv2(t, f, row.names = FALSE); close(f)
f <- out('r-one-column.csv'); write.csv(t['a'], f, row.names = FALSE); close(f)
"""


def main():
    TARGET.mkdir(exist_ok=True)
    table.to_csv(TARGET / "pandas.csv")
    table.to_csv(TARGET / "pandas-no-index.csv", index=False)
    table.to_csv(TARGET / "pandas-excel.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    table.to_csv(TARGET / "pandas-nan.csv", index=False, na_rep="NaN", float_format="%.17e")
    table[["a"]].to_csv(TARGET / "pandas-one-column.csv", index=False)
    table.to_csv(TARGET / "pandas.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})
    table.to_csv(TARGET / "pandas-tabs-utf16.csv", index=False, sep="\t", encoding="utf-16")
    db = duckdb.connect()
    nulls = table.astype({"a": object}).where(table.notna(), None)
    db.register("t", nulls)
    db.execute("create table u as select key, b, cast(a as double) a, flag from t")
    db.execute(f"copy u to '{TARGET}/duckdb.csv' (header)")
    db.execute(f"copy u to '{TARGET}/duckdb.csv.zst' (header, compression zstd)")
    db.execute(f"copy (select a from u) to '{TARGET}/duckdb-one-column.csv' (header)")
    subprocess.run(["Rscript", "-e", R % TARGET], check=True)


if __name__ == "__main__":
    main()
