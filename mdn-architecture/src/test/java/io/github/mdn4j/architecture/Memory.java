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

  /** The engine of losses and the arithmetic of fused layers: they touch memory, or compute in it, and do not ask. */
  private static final DescribedPredicate<JavaClass> ENGINE =
      resideInAnyPackage(Modules.ROOT + "layer.internal.cpu")
          .or(named("loss.KernelEngine", "loss.Matrix", "layer.fused.FusedRecurrence"))
          .as("are engines");

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
          access -> ENGINE.test(access.getTargetOwner())
              && !access.getTargetOwner().isRecord()
              && !is(access, "loss.Matrix", "opens")); // which looks at a type

  /** Engines read and write memory; rows of predictions are read from it. */
  static final ArchRule TOUCHED_IN_FEW_PLACES =
      noClasses().that(DescribedPredicate.not(ENGINE.or(named("layer.internal.RowAxes"))))
          .should().accessTargetWhere(LEADS_TO_MEMORY);

  /** Whatever touches memory or works with an engine asks, and engines are called by whoever has asked. */
  static final ArchRule TOUCHED_WHERE_OPEN =
      noClasses().that(DescribedPredicate.not(ENGINE.or(ASKING)))
          .should().accessTargetWhere(LEADS_TO_MEMORY.or(WORKS_IN_MEMORY));

  /** Native memory is for the same few, for the window's recurrence, for HDF5, and for the one that counts it. */
  static final ArchRule POINTERS_IN_FEW_PLACES =
      noClasses().that(DescribedPredicate.not(
              ENGINE.or(named(
                  "layer.internal.RowAxes", "layer.attention.WindowedRecurrence",
                  "layer.keras.KerasArchive", "examples.MemorySoak"))))
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
        || is(call, "layer.internal.cpu.DenseArithmetic", "supports");
  }

  private static boolean is(JavaAccess<?> call, String owner, String name) {
    return call.getTargetOwner().getName().equals(Modules.ROOT + owner) && call.getTarget().getName().equals(name);
  }
}
