// SPDX-License-Identifier: Apache-2.0

/**
 * The notebooks of this module, run without Jupyter.
 *
 * <p>Start with {@code Notebook}, which reads the cells and hands them to the Java shell; there is one class a
 * notebook for the menu of {@code runexamples.sh}. Nothing is computed here: what a notebook shows is in its file
 * below {@code mdn-examples/notebooks}.
 */
package io.github.mdn4j.examples.notebooks;
