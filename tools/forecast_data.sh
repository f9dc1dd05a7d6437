#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes public series as CSV files into a folder: tools/forecast_data.sh FOLDER
#
# Wants R with its package forecast (Debian: r-base-core r-cran-forecast), npm and Python 3.

set -euo pipefail
folder=${1:?usage: $0 FOLDER}
mkdir -p "$folder"
cd "$folder"

Rscript --vanilla - <<'R'
suppressMessages(library(forecast))
keep <- function(x, name)
  write.csv(data.frame(time = as.numeric(time(x)), value = as.numeric(x)), paste0(name, ".csv"), row.names = FALSE)
keep(AirPassengers, "AirPassengers")
keep(nottem, "nottem")
keep(co2, "co2")
keep(sunspot.month, "sunspot.month")
keep(lynx, "lynx")
keep(taylor, "taylor") # electricity demand in England and Wales, half-hourly
keep(ts(100 * diff(log(EuStockMarkets[, "DAX"]))), "dax") # daily returns in per cent
R

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent vega-datasets@3.2.1 >/dev/null && tar xzf vega-datasets-3.2.1.tgz)
cp "$scratch/package/data/seattle-weather.csv" .
# departures of 20 000 flights, by the hour
python3 - "$scratch/package/data/flights-20k.json" > flights.csv <<'PYTHON'
import collections, datetime, json, sys

form = "%Y/%m/%d %H:%M"
with open(sys.argv[1]) as file:
    stamps = [datetime.datetime.strptime(flight["date"], form) for flight in json.load(file)]
count = collections.Counter(stamp.replace(minute=0) for stamp in stamps)
hour = min(count)
print("time,flights")
while hour <= max(count):
    print(f"{hour.isoformat()},{count[hour]}")
    hour += datetime.timedelta(hours=1)
PYTHON
wc -l ./*.csv
