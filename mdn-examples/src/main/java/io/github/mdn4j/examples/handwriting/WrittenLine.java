// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.strokes.Drawing;

/**
 * A line of writing.
 *
 * @param name where it comes from, such as the name of its file
 * @param text what it says
 * @param drawing how the pen moved, at least two points
 */
public record WrittenLine(String name, String text, Drawing drawing) {}
