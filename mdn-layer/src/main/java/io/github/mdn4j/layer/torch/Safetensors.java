// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The format safetensors: eight bytes for the length of a JSON header, the header, and the numbers.
 *
 * <p>Source: https://github.com/huggingface/safetensors, "Format". Offsets are held inside the file, and each tensor has to
 * be as long as its shape says.
 */
final class Safetensors {

  private static final long MOST_HEADER = 100_000_000; // what the format itself allows
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64; // of one tensor

  private Safetensors() {}

  static Map<String, INDArray> read(File file) throws IOException {
    try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
      long length = channel.size() < 8 ? -1 : buffer(channel, 0, 8).getLong();
      if (length < 2 || length > MOST_HEADER || length > channel.size() - 8) {
        throw new IOException(file + ": expected a file of safetensors, but this is none, or it is cut short");
      }
      String json = StandardCharsets.UTF_8.decode(buffer(channel, 8, (int) length)).toString();
      JsonNode header;
      try {
        header = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).readTree(json);
      } catch (JsonProcessingException e) {
        throw new IOException(file + ": expected a file of safetensors, but its header is not JSON", e);
      }
      Map<String, INDArray> tensors = new LinkedHashMap<>();
      for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (!field.getKey().equals("__metadata__")) {
          tensors.put(field.getKey(), tensor(file + ": " + field.getKey(), channel, 8 + length, field.getValue()));
        }
      }
      return tensors;
    }
  }

  private static ByteBuffer buffer(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, position + buffer.position());
      if (n < 0) {
        throw new IOException("the file ends too early");
      }
    }
    return buffer.flip();
  }

  private static INDArray tensor(String who, FileChannel channel, long data, JsonNode description) throws IOException {
    JsonNode offsets = description.path("data_offsets");
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    if (from < 0 || to < from || to > channel.size() - data || to - from > MOST_BYTES) {
      throw new IOException(who + ": its bytes are " + offsets + " of " + (channel.size() - data));
    }
    long[] shape = new long[description.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = description.path("shape").get(i).asLong(-1);
    }
    return Numbers.array(who, description.path("dtype").asText(), shape, buffer(channel, data + from, (int) (to - from)));
  }
}
