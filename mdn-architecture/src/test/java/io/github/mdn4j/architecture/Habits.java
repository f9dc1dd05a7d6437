// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** What code does not do, wherever it is. */
final class Habits {

  static final ArchRule STATIC_FIELDS_ARE_FINAL = fields().that().areStatic().should().beFinal();

  /** Collections of constants are declared as Map, Set or List, and arrays of them are private: so much can be seen. */
  static final ArchRule STATIC_FIELDS_HOLD_NO_STATE =
      noFields().that().areStatic().should().haveRawType(
          DescribedPredicate.describe("a type that is there to be changed", Habits::isMutable));

  static final ArchRule STATIC_ARRAYS_ARE_PRIVATE =
      noFields().that().areStatic().and().arePublic().should().haveRawType(
          DescribedPredicate.describe("an array", JavaClass::isArray));

  static final ArchRule NO_LOGGING_OF_THE_JDK =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  /** But for the one class that keeps ND4J from printing. */
  static final ArchRule LIBRARIES_PRINT_NOTHING =
      noClasses().that().resideInAnyPackage(Modules.LIBRARIES)
          .and().doNotHaveFullyQualifiedName(Modules.ROOT + "loss.StandardOutput")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  static final ArchRule LIBRARIES_DO_NOT_EXIT =
      noClasses().that().resideInAnyPackage(Modules.LIBRARIES)
          .should().callMethod(System.class, "exit", int.class);

  static final ArchRule NO_REFLECTION =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.reflect..")
          .orShould().callMethod(Class.class, "forName", String.class);

  private Habits() {}

  private static boolean isMutable(JavaClass type) {
    String name = type.getName();
    return name.startsWith("java.util.concurrent.atomic.")
        || name.startsWith("java.util.concurrent.Concurrent")
        || name.equals("java.lang.ThreadLocal")
        || name.equals("java.lang.StringBuilder")
        || name.equals("java.util.Random")
        || name.startsWith("org.nd4j.linalg.api.ndarray.")
        || name.matches("java\\.util\\.\\w+(Map|Set|List|Deque|Queue)");
  }
}
