#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pandas 3.0.6: read_csv and to_numeric read 0.0000000000000000123, written without an exponent, as 0, and lose digits of every decimal below 1
# that begins with zeros.
#
# The zeros after the point count as digits, of which it keeps seventeen. That is what R with options(scipen = 999), BigDecimal.toPlainString
# of Java, and spreadsheets and databases with a fixed format write. float_precision='round_trip' is right. Seen:
#   0.0000000000000000123 is read as 0.0
#   0.000000000000123456789 is read as 1.234e-13
#   1.23e-17 is read as 1.23e-17
#   0.0000000000000000123 with round_trip is read as 1.23e-17
#   0.0000000000000000123 by to_numeric is read as 0.0
. "$(dirname "$0")/python.sh"
python pandas==3.0.6 numpy==2.4.6 <<'PY'
import io

import pandas


def read(text, **options):
    return float(pandas.read_csv(io.StringIO("x\n" + text), **options)["x"][0])


small = "0.0000000000000000123"
for text in (small, "0.000000000000123456789", "1.23e-17"):
    print(f"{text} is read as {read(text)}")
print(f"{small} with round_trip is read as {read(small, float_precision='round_trip')}")
print(f"{small} by to_numeric is read as {float(pandas.to_numeric(pandas.Series([small]))[0])}")
PY
expect '0.0000000000000000123 is read as 0.0
0.000000000000123456789 is read as 1.234e-13
1.23e-17 is read as 1.23e-17
0.0000000000000000123 with round_trip is read as 1.23e-17
0.0000000000000000123 by to_numeric is read as 0.0'
