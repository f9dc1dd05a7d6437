// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for the code of all modules, and is broken by a class that is written to break it. */
class RulesTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.mdn4j");

  private static final JavaClasses OFFENDERS =
      new ClassFileImporter().withImportOption(new ImportOption.OnlyIncludeTests()).importPackages("io.github.mdn4j");

  /**
   * A rule, and the class Offenders$CLASS of the tests that breaks it, with its package; for a rule that takes two to
   * break, the other is Offenders$Accomplice.
   */
  record Case(String name, ArchRule rule, String where, String offender) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("arithmetic sees nothing of ours", Modules.ARITHMETIC, "arithmetic", "KnowsADensity"),
        new Case("vectors see arithmetic", Modules.VECTOR, "vector", "KnowsADensity"),
        new Case("one module names what incubates", Modules.INCUBATING_IN_ONE_PLACE, "layer", "Incubates"),
        new Case("files of PyTorch become arrays", Modules.TORCH_READS_ARRAYS, "layer.torch", "KnowsFusedLayers"),
        new Case("files of PyTorch make no objects", Modules.TORCH_READS_ARRAYS, "layer.torch", "MakesObjects"),
        new Case("densities see no other package of ours", Modules.DENSITY, "density", "KnowsTheLoss"),
        new Case("evaluations see densities", Modules.EVALUATION, "evaluation", "KnowsTheLayer"),
        new Case("calibrations see distributions", Modules.CALIBRATION, "calibration", "KnowsADensity"),
        new Case("plots see layers", Modules.PLOT, "plot", "KnowsAnExample"),
        new Case("mdn-plot needs XChart alone", Modules.PLOT_NEEDS_LITTLE, "plot", "BringsALibrary"),
        new Case("forecasts see layers", Modules.FORECAST, "forecast", "KnowsAnExample"),
        new Case("mdn-forecast needs Deeplearning4j alone", Modules.FORECAST_NEEDS_LITTLE, "forecast", "BringsALibrary"),
        new Case("losses see densities", Modules.LOSS, "loss", "KnowsTheEvaluation"),
        new Case("layers see losses", Modules.LAYER, "layer", "KnowsAnExample"),
        new Case("the command sees layers", Modules.CLI, "cli", "KnowsAnExample"),
        new Case("Spark sees layers", Modules.SPARK, "spark", "KnowsAnExample"),
        new Case("examples see layers", Modules.EXAMPLES, "examples", "KnowsSpark"),
        new Case("mdn-loss needs ND4J alone", Modules.LOSS_NEEDS_LITTLE, "loss", "NeedsDeeplearning4j"),
        new Case("mdn-layer needs Deeplearning4j alone", Modules.LAYER_NEEDS_LITTLE, "layer", "BringsALibrary"),
        new Case("the import of Keras models is optional", Modules.KERAS_IS_OPTIONAL, "layer", "ImportsModels"),
        new Case("memory is touched in few places", Memory.TOUCHED_IN_FEW_PLACES, "layer", "TouchesMemory"),
        new Case("pointers are in few places", Memory.POINTERS_IN_FEW_PLACES, "layer", "HoldsAPointer"),
        new Case("memory is touched where it is open", Memory.TOUCHED_WHERE_OPEN, "layer", "CallsAnEngine"),
        new Case("one class asks for the backend", Memory.ONE_QUESTION, "loss", "AsksForTheBackend"),
        new Case("no backend is named", Memory.NO_BACKEND_IS_NAMED, "loss", "NamesTheBackend"),
        new Case("static fields are final", Habits.STATIC_FIELDS_ARE_FINAL, "layer", "CanBeSet"),
        new Case("static fields do not count", Habits.STATIC_FIELDS_HOLD_NO_STATE, "layer", "Counts"),
        new Case("static fields do not remember", Habits.STATIC_FIELDS_HOLD_NO_STATE, "layer", "Remembers"),
        new Case("arrays of constants are private", Habits.STATIC_ARRAYS_ARE_PRIVATE, "layer", "ShowsAnArray"),
        new Case("logging is not the JDK's", Habits.NO_LOGGING_OF_THE_JDK, "layer", "Logs"),
        new Case("libraries print nothing", Habits.LIBRARIES_PRINT_NOTHING, "loss", "Prints"),
        new Case("libraries do not exit", Habits.LIBRARIES_DO_NOT_EXIT, "loss", "Exits"),
        new Case("no reflection", Habits.NO_REFLECTION, "layer", "Reflects"),
        new Case("what is internal stays inside", Rooms.INTERNAL_STAYS_INSIDE, "cli", "LooksInside"),
        new Case("what is internal stays inside", Rooms.INTERNAL_STAYS_INSIDE, "layer", "LooksInside"),
        new Case("packages are free of cycles", Rooms.FREE_OF_CYCLES, "layer", "KnowsTheCommand"),
        new Case("wrong arguments are refused by name", Signatures.REFUSE_BY_NAME, "loss", "RefusesAnyhow"),
        new Case("null is refused by name", Signatures.REFUSE_BY_NAME, "layer", "RequiresNonNull"),
        new Case(
            "layers refuse as Deeplearning4j does", Signatures.LAYERS_REFUSE_AS_DEEPLEARNING4J, "layer",
            "RefusesAsALoss"),
        new Case("randomness comes last", Signatures.RANDOM_COMES_LAST, "density", "DrawsAtOnce"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ourClassesKeepTheRule(Case rule) {
    rule.rule().check(OURS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aClassThatBreaksTheRuleIsFound(Case rule) {
    String name = "io.github.mdn4j." + rule.where() + ".Offenders$" + rule.offender();
    JavaClasses offender =
        OFFENDERS.that(
            DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getSimpleName().equals("Accomplice")));
    String message = assertThrows(AssertionError.class, () -> rule.rule().check(offender)).getMessage();
    assertTrue(message.contains(name), message);
  }
}
