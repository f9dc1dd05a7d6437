// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.Predictions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Predicts for all rows of a CSV file and writes what was asked for, in several threads and bounded memory. */
final class PredictionTable {

  private final ModelFile model;
  private final CsvInput input;
  private final CsvColumns columns;
  private final char decimalMark;
  private final Missing missing;
  private final List<Output> outputs;
  private final int[] widths; // columns of each output
  private final int keeps; // texts that are written; a group may stand behind them
  private final boolean grouped;
  private final OutputStream table;
  private final OutputStream lines; // null for none
  private final Turns running = new Turns();
  private final Turns drawing = new Turns();
  private long linesBefore;
  private long rows;
  private long blank;

  /**
   * Makes one.
   *
   * @param decimalMark what stands before decimals in the input
   * @param missing what is done about numbers that are missing
   * @param grouped whether the last column that is kept is the group of a row, and not written
   * @param table where results go
   * @param lines where whole distributions go, a line a row; null for nowhere
   */
  PredictionTable(
      ModelFile model,
      CsvInput input,
      CsvColumns columns,
      char decimalMark,
      Missing missing,
      List<Output> outputs,
      boolean grouped,
      OutputStream table,
      OutputStream lines) {
    this.model = model;
    this.input = input;
    this.columns = columns;
    this.decimalMark = decimalMark;
    this.missing = missing;
    this.outputs = outputs;
    widths = outputs.stream().mapToInt(output -> output.names().size()).toArray();
    this.grouped = grouped;
    this.table = table;
    this.lines = lines;
    keeps = columns.kept().length - (grouped ? 1 : 0);
    linesBefore = input.headerLines();
  }

  /**
   * Writes the whole table.
   *
   * @param most rows of a block
   * @param threads how many work side by side
   */
  void write(int most, int threads) throws IOException {
    writeHeader();
    BlockWork<CsvBlocks.Block> work =
        new BlockWork<>(() -> input.next(most), Rows::new, () -> {
          running.end();
          drawing.end();
        });
    // one more than work at a time, for one that waits for its turn
    work.run(threads == 1 ? 1 : threads + 1);
  }

  private void writeHeader() throws IOException {
    CsvText text = text();
    List<String> names = new ArrayList<>();
    IntStream.range(0, keeps).forEach(j -> names.add(columns.header().get(columns.kept()[j])));
    outputs.forEach(output -> names.addAll(output.names()));
    for (int j = 0; j < names.size(); j++) {
      if (j > 0) {
        text.delimiter();
      }
      text.field(names.get(j), j == 0);
    }
    text.endLine();
    text.writeTo(table);
  }

  private CsvText text() {
    return new CsvText(input.delimiter(), model.digits());
  }

  /** Returns how many rows were written. */
  long rows() {
    return rows;
  }

  /** Returns how many of them are blank, as a number was missing. */
  long blank() {
    return blank;
  }

  /** One thread's share. */
  private final class Rows implements BlockWork.Worker<CsvBlocks.Block> {

    private final CsvRecords records = new CsvRecords(columns, input.delimiter(), decimalMark, missing);
    private final CsvText text = text();
    private final ModelFile.Runner network = model.runner();
    private CsvBlocks.Block block;
    private CsvBatch batch;
    private CsvFault fault; // its line is known when it is this block's turn
    private byte[] json;

    @Override
    public void work(CsvBlocks.Block next, long number) throws IOException {
      block = next;
      try {
        batch = records.read(block);
        fault = null;
      } catch (CsvFault e) {
        fault = e;
        return;
      }
      if (model.inOrder()) {
        running.await(number);
      }
      Predictions predictions = batch.complete() == 0 ? null : network.predict(batch.features(), batch.complete());
      running.pass();
      List<String> groups = grouped ? groups() : null;
      boolean waited = false;
      double[][] numbers = new double[outputs.size()][];
      for (int i = 0; i < numbers.length; i++) {
        if (outputs.get(i).inOrder() && !waited) {
          drawing.await(number);
          waited = true;
        }
        numbers[i] = predictions == null ? new double[0] : outputs.get(i).numbers(predictions, groups);
      }
      if (waited) {
        drawing.pass();
      }
      print(numbers);
      json = lines == null ? null : json(predictions);
    }

    private List<String> groups() {
      return IntStream.range(0, batch.rows()).filter(row -> !batch.isMissing(row))
          .mapToObj(row -> batch.text(row, keeps)).toList();
    }

    private void print(double[][] numbers) {
      text.clear();
      int complete = 0;
      for (int row = 0; row < batch.rows(); row++) {
        line(row, batch.isMissing(row) ? -1 : complete++, numbers);
      }
    }

    // results is which row of them, or −1 for none
    private void line(int row, int results, double[][] numbers) {
      for (int j = 0; j < keeps; j++) {
        if (j > 0) {
          text.delimiter();
        }
        batch.write(row, j, text, j == 0);
      }
      boolean first = keeps == 0;
      for (int i = 0; i < numbers.length; i++) {
        for (int j = 0; j < widths[i]; j++) {
          if (!first) {
            text.delimiter();
          }
          if (results >= 0) {
            text.number(numbers[i][results * widths[i] + j]);
          } else if (first) {
            text.field("", true);
          }
          first = false;
        }
      }
      text.endLine();
    }

    private byte[] json(Predictions predictions) throws IOException {
      StringWriter out = new StringWriter();
      int complete = 0;
      for (int row = 0; row < batch.rows(); row++) {
        if (batch.isMissing(row)) {
          out.write("null");
        } else {
          predictions.row(complete++).parameters().write(out);
        }
        out.write('\n');
      }
      return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void write() throws IOException {
      if (fault != null) {
        throw fault.at(input.file(), block, linesBefore);
      }
      text.writeTo(table);
      if (lines != null) {
        lines.write(json);
      }
      linesBefore += batch.lines();
      rows += batch.rows();
      blank += batch.rows() - batch.complete();
    }
  }
}
