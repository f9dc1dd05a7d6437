// SPDX-License-Identifier: Apache-2.0
package org.example;

/** A class that is no part of a network, and leaves a trace when it is initialised. */
public final class Foreign {

  /** The system property that is set then. */
  public static final String TRACE = "org.example.trace";

  static {
    System.setProperty(TRACE, "initialised");
  }
}
