#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Spark 3.5.7: a CSV file's column of codes such as 1D, 12F and 3D becomes numbers, 1, 12 and 3, when its types are inferred, and so do
# hexadecimal numbers with an exponent.
#
# Numbers are read by Double.parseDouble, which takes the D and F that end a literal in Java's source. Seats 1D and 1F, or two codes of a
# catalogue, are one and the same then; as soon as a file has a 1E among them, all are strings. The cast of SQL does the same,
# also in ANSI mode. Seen:
#   seat double, code double, word string
#   1.0 8.0, 1.0 16.0, 12.0 2.0
#   CAST('1D' AS DOUBLE) = CAST('1F' AS DOUBLE), ANSI mode: true
# Needs JDK 17 and Maven.
. "$(dirname "$0")/finding.sh"
classpath <<'POM'
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-sql_2.12</artifactId>
      <version>3.5.7</version>
    </dependency>
POM
cat > "$work/Finding.java" <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

class Finding {
  public static void main(String[] arguments) throws Exception {
    SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", arguments[0]).config("spark.local.dir", arguments[0]).getOrCreate();
    Path file = Files.writeString(Path.of(arguments[0], "codes.csv"), "seat,code,word\n1D,0x1p3,a\n1F,0x1p4,b\n12F,0x1p1,c\n");
    Dataset<Row> rows = spark.read().option("header", true).option("inferSchema", true).csv(file.toString());
    System.out.println(Arrays.stream(rows.dtypes()).map(t -> t._1 + " " + t._2.replace("Type", "").toLowerCase())
        .collect(Collectors.joining(", ")));
    System.out.println(rows.collectAsList().stream().map(r -> r.get(0) + " " + r.get(1)).collect(Collectors.joining(", ")));
    spark.sql("SET spark.sql.ansi.enabled=true");
    System.out.println("CAST('1D' AS DOUBLE) = CAST('1F' AS DOUBLE), ANSI mode: "
        + spark.sql("SELECT CAST('1D' AS DOUBLE) = CAST('1F' AS DOUBLE)").first().get(0));
    spark.stop();
  }
}
JAVA
opens=
for package in java.lang java.lang.invoke java.net java.nio java.util java.util.concurrent jdk.internal.ref sun.nio.ch sun.util.calendar; do
  opens="$opens --add-opens=java.base/$package=ALL-UNNAMED"
done
# shellcheck disable=SC2086
java -Xmx1g $opens -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" > "$work/seen" 2> "$work/errors" \
  || { cat "$work/seen" "$work/errors"; exit 1; }
expect "seat double, code double, word string
1.0 8.0, 1.0 16.0, 12.0 2.0
CAST('1D' AS DOUBLE) = CAST('1F' AS DOUBLE), ANSI mode: true"
