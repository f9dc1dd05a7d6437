// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.Arrays;

/** Who may know whom: examples and commands → layer → loss → density. */
final class Modules {

  static final String ROOT = "io.github.mdn4j.";
  static final String[] LOSS_MODULE = {
    ROOT + "arithmetic..", ROOT + "calibration..", ROOT + "density..", ROOT + "distribution..", ROOT + "evaluation..",
    ROOT + "internal..", ROOT + "loss.."
  };
  static final String[] LIBRARIES = {
    ROOT + "arithmetic..", ROOT + "calibration..", ROOT + "density..", ROOT + "distribution..", ROOT + "evaluation..",
    ROOT + "internal..", ROOT + "loss..", ROOT + "layer..", ROOT + "plot..",
    ROOT + "forecast.."
  };

  static final ArchRule ARITHMETIC = sees("arithmetic");
  static final ArchRule VECTOR = sees("vector", "arithmetic");
  static final ArchRule DISTRIBUTION = sees("distribution", "internal");
  static final ArchRule DENSITY = sees("density", "arithmetic", "distribution", "internal");
  static final ArchRule CALIBRATION = sees("calibration", "distribution");
  static final ArchRule EVALUATION = sees("evaluation", "density", "distribution");
  static final ArchRule LOSS = sees("loss", "arithmetic", "density", "distribution", "internal");
  static final ArchRule LAYER = sees("layer", "arithmetic", "calibration", "density", "distribution", "evaluation", "loss");
  static final ArchRule PLOT = sees("plot", "calibration", "density", "distribution", "evaluation", "layer");
  static final ArchRule FORECAST = sees("forecast", "density", "distribution", "evaluation", "loss", "layer");
  static final ArchRule CLI =
      sees("cli", "calibration", "density", "distribution", "evaluation", "loss", "layer", "plot");
  static final ArchRule SPARK = sees("spark", "calibration", "density", "distribution", "evaluation", "loss", "layer");
  static final ArchRule EXAMPLES =
      sees("examples", "calibration", "density", "distribution", "evaluation", "loss", "layer", "plot",
          "forecast");

  /** mdn-loss needs ND4J, and nothing of Deeplearning4j. */
  static final ArchRule LOSS_NEEDS_LITTLE =
      classes().that().resideInAnyPackage(LOSS_MODULE)
          .should().onlyDependOnClassesThat(
              resideInAnyPackage(LOSS_MODULE)
                  .or(resideInAnyPackage(
                      "java..", "org.nd4j..", "org.bytedeco.javacpp..", "org.apache.commons.numbers..", "org.slf4j..")));

  /** What incubates may change, so one module alone names it. */
  static final ArchRule INCUBATING_IN_ONE_PLACE =
      noClasses().that().resideOutsideOfPackage(ROOT + "vector..")
          .should().dependOnClassesThat().resideInAPackage("jdk.incubator..");

  /** Files of PyTorch become arrays of layers that are there: neither our own layers nor whatever a file names. */
  static final ArchRule TORCH_READS_ARRAYS =
      classes().that().resideInAPackage(ROOT + "layer.torch..")
          .should().onlyDependOnClassesThat(
              resideInAnyPackage(
                  ROOT + "layer.torch..", ROOT + "density..", "java..", "org.nd4j..", "org.deeplearning4j.nn..",
                  "org.deeplearning4j.exception..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(ObjectInputStream.class))));

  /** mdn-layer brings no library but Deeplearning4j and what comes with it. */
  static final ArchRule LAYER_NEEDS_LITTLE =
      classes().that().resideInAPackage(ROOT + "layer..")
          .should().onlyDependOnClassesThat(
              resideInAnyPackage(LIBRARIES)
                  .or(resideInAnyPackage(
                      "java..", "com.sun.management..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..",
                      "org.slf4j..")));

  /** mdn-forecast brings no library of its own. */
  static final ArchRule FORECAST_NEEDS_LITTLE =
      classes().that().resideInAPackage(ROOT + "forecast..")
          .should().onlyDependOnClassesThat(
              resideInAnyPackage(LIBRARIES)
                  .or(resideInAnyPackage("java..", "org.nd4j..", "org.deeplearning4j..", "org.datavec.api..")));

  /** mdn-plot draws with one library. */
  static final ArchRule PLOT_NEEDS_LITTLE =
      classes().that().resideInAPackage(ROOT + "plot..")
          .should().onlyDependOnClassesThat(
              resideInAnyPackage(LIBRARIES)
                  .or(resideInAnyPackage("java..", "javax.imageio..", "org.nd4j..", "org.knowm.xchart..")));

  /** The import of Keras models is an optional part, so nothing else may need its classes. */
  static final ArchRule KERAS_IS_OPTIONAL =
      noClasses().that().resideInAPackage(ROOT + "layer..")
              .and(DescribedPredicate.not(resideInAPackage(ROOT + "layer.keras..")))
          .should().dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j.nn.modelimport..", "org.bytedeco.hdf5..");

  private Modules() {}

  /** Returns the rule that a package of ours sees itself and these others of ours. */
  private static ArchRule sees(String module, String... others) {
    String[] allowed = Arrays.copyOf(others, others.length + 1);
    allowed[others.length] = module;
    String[] packages = Arrays.stream(allowed).map(name -> ROOT + name + "..").toArray(String[]::new);
    DescribedPredicate<JavaClass> foreign =
        resideInAPackage(ROOT + ".").and(DescribedPredicate.not(resideInAnyPackage(packages)));
    return noClasses().that().resideInAPackage(ROOT + module + "..").should().dependOnClassesThat(foreign);
  }
}
