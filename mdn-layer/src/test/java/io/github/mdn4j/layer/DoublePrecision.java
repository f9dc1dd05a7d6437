// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.buffer.util.DataTypeUtil;
import org.nd4j.linalg.factory.Nd4j;

/** Makes double ND4J's type while the tests of a class run, as DL4J's gradient check wants it. */
public final class DoublePrecision implements BeforeAllCallback, AfterAllCallback {

  private DataType before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = Nd4j.dataType();
    DataTypeUtil.setDTypeForContext(DataType.DOUBLE);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    DataTypeUtil.setDTypeForContext(before);
  }
}
