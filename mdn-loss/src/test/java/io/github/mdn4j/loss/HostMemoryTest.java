// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.NegativeBinomial;
import io.github.mdn4j.density.PointMass;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/** Losses as they are computed on other backends than the CPU's. */
class HostMemoryTest {

  private static final List<Density> SINGLE =
      List.of(
          DiagonalGaussian.of(2),
          IsotropicGaussian.of(3),
          FullGaussian.of(3),
          LowRankGaussian.of(3, 1),
          BivariateGaussian.of(),
          Laplace.of(2),
          Logistic.of(2),
          StudentT.of(2, 5),
          LogNormal.of(2),
          Gamma.of(2),
          NegativeBinomial.of(2),
          Bernoulli.of(),
          Categorical.of(3));
  private static final List<Density> COMPOSED =
      List.of(
          DiagonalGaussian.of(2).affine(new double[] {5, -3}, new double[] {2, 0.1}),
          Mixture.of(PointMass.of(0), Gamma.of(1)),
          TiedMixture.of(2, DiagonalGaussian.of(2)),
          Independent.of(2, Mixture.of(2, DiagonalGaussian.of(1))),
          Joint.of(Mixture.of(3, BivariateGaussian.of()), Bernoulli.of()));

  static List<Density> densities() {
    Stream<Density> mixtures = SINGLE.stream().map(density -> Mixture.of(3, density));
    return Stream.of(SINGLE.stream(), mixtures, COMPOSED.stream()).flatMap(Function.identity()).toList();
  }

  @AfterEach
  void forgetTheProperty() {
    System.clearProperty(HostMemory.PROPERTY);
  }

  @Test
  void itIsOpenOnTheCpuBackendUnlessToldOtherwise() {
    assertTrue(Nd4j.getEnvironment().isCPU());
    assertTrue(HostMemory.isOpen());
    System.setProperty("mdn4j.host.memory", "never");
    assertFalse(HostMemory.isOpen());
    System.setProperty("mdn4j.host.memory", "auto");
    assertTrue(HostMemory.isOpen());
    System.setProperty("mdn4j.host.memory", "off");
    String message = assertThrows(ND4JIllegalArgumentException.class, HostMemory::isOpen).getMessage();
    assertEquals("system property mdn4j.host.memory must be auto or never, got off", message);
  }

  private static Batch drawn(Density density, int n) {
    Random random = new Random(5);
    INDArray raw = Batch.normal(random, n, density.parameterWidth(), 1);
    double[][] labels = new double[n][];
    for (int i = 0; i < n; i++) {
      labels[i] = density.at(raw.getRow(i).toDoubleVector()).sample(random);
    }
    return new Batch(Nd4j.createFromArray(labels), raw);
  }

  @ParameterizedTest
  @MethodSource("densities")
  void theGraphGivesTheNumbersOfTheKernels(Density density) {
    Batch batch = drawn(density, 9);
    INDArray mask = Nd4j.createFromArray(new double[] {1, 0, 2, 1, 1, 0.5, 0, 1, 1}).reshape(9, 1);
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
      Batch typed = batch.as(type);
      Batch.Result kernels = typed.through(new LossMixtureNLL(density), mask);
      System.setProperty(HostMemory.PROPERTY, "never");
      Batch.Result graph = typed.through(new LossMixtureNLL(density), mask);
      System.clearProperty(HostMemory.PROPERTY);
      graph.assertClose(kernels, type == DataType.DOUBLE ? 1e-10 : 1e-5);
    }
  }

  @Test
  void noDensityIsLeftOut() {
    Set<String> written =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.mdn4j.density")
            .stream()
            .filter(type -> type.isAssignableTo(Density.class))
            .filter(type -> !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> seen =
        densities().stream().map(density -> density.getClass().getSimpleName()).collect(
            Collectors.toCollection(TreeSet::new));
    assertTrue(written.remove("PointMass"), "a part of a mixture, with no raw row of its own");
    assertEquals(written, seen);
  }

  @Test
  void otherObjectivesDoWithoutItToo() {
    Density density = Mixture.of(3, DiagonalGaussian.of(1));
    Batch batch = drawn(density, 9);
    Batch.Result beta = batch.through(new LossBetaNLL(density, 0.5), null);
    Batch.Result crps = batch.through(new LossMixtureCRPS(density), null);
    System.setProperty(HostMemory.PROPERTY, "never");
    batch.through(new LossBetaNLL(density, 0.5), null).assertClose(beta, 1e-10);
    batch.through(new LossMixtureCRPS(density), null).assertClose(crps, 1e-10);
  }

  @Test
  void kernelsCannotBeForcedWithoutIt() {
    System.setProperty(HostMemory.PROPERTY, "never");
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    String message =
        assertThrows(
                ND4JIllegalArgumentException.class,
                () -> Batch.random(density, 4, 1).through(density, DensityLoss.Engine.KERNELS))
            .getMessage();
    assertEquals(
        "LossMixtureNLL: kernels want the memory of ND4J's CPU backend; use Engine.AUTO or Engine.SAMEDIFF", message);
  }
}
