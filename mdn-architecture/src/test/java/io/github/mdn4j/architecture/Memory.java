// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the memory of arrays may be touched. Not meant are {@code data().asDouble()} and the like, which copy numbers
 * that a GPU's backend has brought up to date, and {@code platformAddress()}, which is the device's own.
 */
final class Memory {

  /** Methods of a buffer that lead to its memory. */
  private static final Set<String> LEADING =
      Set.of(
          "address", "addressPointer", "array", "asNio", "asNioDouble", "asNioFloat", "asNioInt", "asNioLong",
          "indexer", "opaqueBuffer", "pointer");

  /** Where arithmetic touches memory, or computes in it, and does not ask. */
  private static final DescribedPredicate<JavaClass> ENGINE =
      resideInAnyPackage(Modules.ROOT + "loss", Modules.ROOT + "layer.internal.cpu").as("are in packages of engines");

  private static final DescribedPredicate<JavaClass> ASKING =
      DescribedPredicate.describe(
          "ask whether memory is open", type -> type.getMethodCallsFromSelf().stream().anyMatch(Memory::isQuestion));

  private static final DescribedPredicate<JavaAccess<?>> LEADS_TO_MEMORY =
      DescribedPredicate.describe(
          "lead to the memory of an array",
          access -> access.getTargetOwner().getName().startsWith("org.nd4j.linalg.api.buffer.")
              && LEADING.contains(access.getTarget().getName()));

  private static final DescribedPredicate<JavaAccess<?>> WORKS_IN_MEMORY =
      DescribedPredicate.describe(
          "work with an engine",
          access -> access.getTargetOwner().getPackageName().equals(Modules.ROOT + "layer.internal.cpu")
              && !access.getTargetOwner().isRecord()
              && !access.getTargetOwner().isInterface()); // what is behind it was made by whoever has asked

  /** Engines read and write memory; rows of predictions are read from it. */
  static final ArchRule TOUCHED_IN_FEW_PLACES =
      noClasses().that(DescribedPredicate.not(ENGINE.or(resideInAnyPackage(Modules.ROOT + "layer.internal"))))
          .should().accessTargetWhere(LEADS_TO_MEMORY);

  /** Whatever touches memory or works with an engine asks, and engines are called by whoever has asked. */
  static final ArchRule TOUCHED_WHERE_OPEN =
      noClasses().that(DescribedPredicate.not(ENGINE.or(ASKING)))
          .should().accessTargetWhere(LEADS_TO_MEMORY.or(WORKS_IN_MEMORY));

  /** Native memory is for the same few, for the recurrence of the window, for HDF5, and for the example that counts it. */
  static final ArchRule POINTERS_IN_FEW_PLACES =
      noClasses().that(DescribedPredicate.not(
              ENGINE.or(resideInAnyPackage(
                  Modules.ROOT + "layer.internal", Modules.ROOT + "layer.attention", Modules.ROOT + "layer.keras",
                  Modules.ROOT + "examples.soak"))))
          .should().dependOnClassesThat().resideInAnyPackage("org.bytedeco..");

  /** One place knows what a backend is. */
  static final ArchRule ONE_QUESTION =
      noClasses().that(DescribedPredicate.not(named("loss.HostMemory")))
          .should().callMethodWhere(
              DescribedPredicate.describe(
                  "ask ND4J for its backend",
                  call -> call.getTarget().getName().equals("isCPU")
                      && call.getTargetOwner().getName().startsWith("org.nd4j.")));

  static final ArchRule NO_BACKEND_IS_NAMED =
      noClasses().should().dependOnClassesThat(
          resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..", "org.nd4j.jita..",
              "org.nd4j.nativeblas.."));

  private Memory() {}

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> wanted = Arrays.stream(names).map(name -> Modules.ROOT + name).collect(Collectors.toSet());
    return DescribedPredicate.describe("are " + wanted, type -> wanted.contains(outermost(type)));
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(Memory::outermost).orElse(type.getName());
  }

  private static boolean isQuestion(JavaAccess<?> call) {
    return is(call, "loss.HostMemory", "isOpen")
        || is(call, "layer.internal.cpu.OpenBlas", "isPresent")
        || is(call, "layer.internal.cpu.OpenBlas", "kernels")
        || is(call, "layer.internal.cpu.DenseArithmetic", "supports")
        || is(call, "layer.internal.cpu.HostProducts", "of");
  }

  private static boolean is(JavaAccess<?> call, String owner, String name) {
    return call.getTargetOwner().getName().equals(Modules.ROOT + owner) && call.getTarget().getName().equals(name);
  }
}
