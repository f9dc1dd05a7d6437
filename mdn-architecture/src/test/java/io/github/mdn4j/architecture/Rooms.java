// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;

/** What packages are to each other, whatever is in them. */
final class Rooms {

  /** The packages of mdn-loss; every other module has one, with those below it. */
  private static final Set<String> OF_MDN_LOSS =
      Set.of("arithmetic", "calibration", "density", "distribution", "evaluation", "internal", "loss");

  /** What is internal is for its own module alone. */
  static final ArchRule INTERNAL_STAYS_INSIDE =
      classes().that().resideInAPackage(Modules.ROOT + ".").should(
          new ArchCondition<JavaClass>("leave what is internal to other modules alone") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
              for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (isInternal(target) && !module(target).equals(module(type.getPackageName()))) {
                  events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                }
              }
            }
          });

  /** No two packages need each other, not even by way of others. */
  static final ArchRule FREE_OF_CYCLES =
      SlicesRuleDefinition.slices().matching(Modules.ROOT + "(**)").should().beFreeOfCycles();

  private Rooms() {}

  private static boolean isInternal(String packageName) {
    return packageName.startsWith(Modules.ROOT) && ("." + packageName + ".").contains(".internal.");
  }

  private static String module(String packageName) {
    String name = packageName.substring(Modules.ROOT.length());
    String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    return OF_MDN_LOSS.contains(first) ? "loss" : first;
  }
}
