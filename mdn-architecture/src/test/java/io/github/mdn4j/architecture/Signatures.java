// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What callers of the libraries may count on: which exceptions come, and in which order arguments go. */
final class Signatures {

  /** Exceptions that say nothing of where they are from. */
  private static final Set<String> NAMELESS =
      Set.of(
          "java.lang.IllegalArgumentException", "java.lang.NullPointerException",
          "java.lang.IndexOutOfBoundsException", "java.lang.RuntimeException", "java.lang.Exception",
          "java.lang.Error");

  /** Wrong arguments are exceptions of ND4J in mdn-loss, of Deeplearning4j above it (docs/design.md, "Errors"). */
  static final ArchRule REFUSE_BY_NAME =
      noClasses().that().resideInAnyPackage(Modules.LIBRARIES).should().accessTargetWhere(
          DescribedPredicate.describe("make an exception without a name", Signatures::isNameless));

  /** A layer does not throw what a loss throws: it says which layer it was. */
  static final ArchRule LAYERS_REFUSE_AS_DEEPLEARNING4J =
      noClasses().that(resideInAPackage(Modules.ROOT + "layer..")).should().accessTargetWhere(
          DescribedPredicate.describe(
              "make an exception of ND4J",
              access -> access.getTarget().getName().equals("<init>")
                  && access.getTargetOwner().getName().startsWith("org.nd4j.linalg.exception.")));

  /** A source of randomness is the last argument of whatever takes one. */
  static final ArchRule RANDOM_COMES_LAST =
      methods().that().areDeclaredInClassesThat().resideInAnyPackage(Modules.LIBRARIES)
          .and().arePublic()
          .should(
              new ArchCondition<JavaMethod>("have a source of randomness as their last argument") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  List<JavaClass> types = method.getRawParameterTypes();
                  for (int i = 0; i + 1 < types.size(); i++) {
                    if (types.get(i).isEquivalentTo(RandomGenerator.class)) {
                      events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                    }
                  }
                }
              });

  private Signatures() {}

  private static boolean isNameless(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return name.equals("<init>") && NAMELESS.contains(owner) && !isSuper(access)
        || owner.equals("java.util.Objects") && access.getTarget().getFullName().contains("requireNonNull(")
            && access.getTarget().getFullName().contains("java.lang.String");
  }

  /** A class of ours may extend one of these. */
  private static boolean isSuper(JavaAccess<?> access) {
    return access.getOriginOwner().getRawSuperclass().map(access.getTargetOwner()::equals).orElse(false);
  }
}
