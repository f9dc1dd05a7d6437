// SPDX-License-Identifier: Apache-2.0
/** What programs share that train on sequences: reading lines, options, checkpoints and progress. */
package io.github.mdn4j.examples.sequences;
