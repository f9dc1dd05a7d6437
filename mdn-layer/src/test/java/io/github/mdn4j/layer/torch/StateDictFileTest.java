// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of weights that are broken. */
class StateDictFileTest {

  @TempDir
  Path folder;

  private File written(long length, String header, byte... data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length < 0 ? json.length : length).put(json).put(data);
    return Files.write(folder.resolve("weights.safetensors"), bytes.array()).toFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
    "{\"a\":{\"dtype\":\"F8\",\"shape\":[8],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"shape\":[2]}}",
    "{\"a\":",
    "{\"a\":{},\"a\":{}}"
  })
  void offsetsAndShapesAreHeldInsideTheFile(String header) throws IOException {
    File file = written(-1, header, new byte[8]);
    assertThrows(IOException.class, () -> StateDict.read(file));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000, Long.MAX_VALUE, 99_999_999})
  void theLengthOfTheHeaderIsHeldInsideTheFile(long length) throws IOException {
    File file = written(length, "{}");
    assertThrows(IOException.class, () -> StateDict.read(file));
  }

  @ParameterizedTest
  @CsvSource({"15360, 1", "-16384, -2", "1, 5.9604644775390625e-8", "31743, 65504", "13653, 0.333251953125"})
  void halfPrecisionIsReadExactly(short bits, double value) {
    assertEquals(value, Numbers.half(bits));
  }

  @Test
  void aScalarAndAHalfAreRead() throws IOException {
    File file = written(
        -1,
        "{\"__metadata__\":{\"format\":\"pt\"},\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"h\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[8,10]}}",
        ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putDouble(2.5).putShort((short) 0x3fc0).array());
    StateDict state = StateDict.read(file);
    assertEquals(2.5, state.get("s").getDouble(0));
    assertEquals(1.5, state.get("h").getDouble(0));
  }

  @Test
  void aFileOfNumpyThatIsCutShortIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(TorchTest.file("steps.npz").toPath());
    File part = Files.write(folder.resolve("part.npz"), Arrays.copyOf(whole, whole.length / 2)).toFile();
    String message = assertThrows(IOException.class, () -> StateDict.read(part)).getMessage();
    assertTrue(message.contains("numpy.savez"), message);
  }
}
