#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# DuckDB 1.5.6: rows that are not a number are found, lost or counted as ordinary ones depending on whether they stand in a table or in a Parquet
# file, and on who wrote the file.
#
# DuckDB takes NaN for the largest number, as PostgreSQL does. The statistics of a Parquet file leave NaN out, and DuckDB answers from the
# statistics where they seem to settle a question. Seen, for 0.1, 0.2, NaN and 0.3:
#   x > 1: table 1, own file 1, file of PyArrow 0
#   x BETWEEN 0 AND 1: table 3, own file 3, file of PyArrow 4
#   largest: table nan, own file nan, file of PyArrow 0.3
. "$(dirname "$0")/python.sh"
python duckdb==1.5.6 pyarrow==25.0.1 numpy==2.4.6 <<'PY'
import duckdb
import pyarrow
import pyarrow.parquet

pyarrow.parquet.write_table(pyarrow.table({"x": [0.1, 0.2, float("nan"), 0.3]}), "pyarrow.parquet")
duckdb.sql("CREATE TABLE t AS SELECT unnest([0.1, 0.2, 'nan'::DOUBLE, 0.3]) AS x")
duckdb.sql("COPY t TO 'own.parquet'")
for name, query in (("x > 1", "count(*) FROM {} WHERE x > 1"),
                    ("x BETWEEN 0 AND 1", "count(*) FROM {} WHERE x BETWEEN 0 AND 1"),
                    ("largest", "max(x) FROM {}")):
    table, own, other = (
        duckdb.sql("SELECT " + query.format(source)).fetchone()[0] for source in ("t", "'own.parquet'", "'pyarrow.parquet'"))
    print(f"{name}: table {table}, own file {own}, file of PyArrow {other}")
PY
expect 'x > 1: table 1, own file 1, file of PyArrow 0
x BETWEEN 0 AND 1: table 3, own file 3, file of PyArrow 4
largest: table nan, own file nan, file of PyArrow 0.3'
