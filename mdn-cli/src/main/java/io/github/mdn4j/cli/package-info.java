// SPDX-License-Identifier: Apache-2.0

/**
 * The command {@code mdn}: predictions for the rows of a CSV file, their scores, and what is in a model file.
 *
 * <p>Start with {@link io.github.mdn4j.cli.Mdn}; there is nothing to call from Java but its main method, and that of
 * {@link io.github.mdn4j.cli.Rehearsal}, which makes its starts faster. Names of
 * options and columns, messages and exit status are what scripts rely on (docs/cli.md), and a file gets its name only
 * when it is complete.
 *
 * <p>Who does what in {@code mdn predict}: {@code Predict} has the options, {@code ModelFile} the network. {@code CsvInput}
 * opens the table, {@code CsvBlocks} cuts it into blocks of records, {@code BlockWork} takes these through several threads,
 * and {@code PredictionTable} through reading ({@code CsvRecords}, {@code CsvNumbers}), network, {@code Output} and {@code
 * CsvText}, to a {@code Destination}.
 */
package io.github.mdn4j.cli;
