# SPDX-License-Identifier: Apache-2.0
# Read by the findings about Deeplearning4j and ND4J: runs a Java file on version 1.0.0-M2.1, as Maven Central has it, in a
# temporary folder.
# Needs JDK 17 and Maven.

. "$(dirname "$0")/finding.sh"
about='Deeplearning4j 1.0.0-M2.1'

# nd4j: fetches ND4J for the CPU beside the dependencies whose XML is read from standard input
nd4j() {
  {
    cat
    cat <<'POM'
    <dependency>
      <groupId>org.nd4j</groupId>
      <artifactId>nd4j-native-platform</artifactId>
      <version>1.0.0-M2.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.21</version>
    </dependency>
POM
  } | classpath -Djavacpp.platform.host
}

# dl4j: compiles and runs the class Finding that is read from standard input
dl4j() {
  nd4j <<'POM'
    <dependency>
      <groupId>org.deeplearning4j</groupId>
      <artifactId>deeplearning4j-core</artifactId>
      <version>1.0.0-M2.1</version>
    </dependency>
POM
  cat > "$work/Finding.java"
  OMP_NUM_THREADS=1 java -Xmx1g -cp "$(cat "$work/classpath")" "$work/Finding.java" > "$work/seen" 2> "$work/errors" \
    || { cat "$work/seen" "$work/errors"; exit 1; }
}
