package troupe;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.Test;

/** Holds the drawing in {@code docs/architecture.md}, and what an actor looks like. */
final class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("troupe");

  /** Each room and the rooms it may look into; everything not named here is forbidden. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("async", Set.of()),
          Map.entry("settings", Set.of()),
          Map.entry("api", Set.of()),
          Map.entry("model", Set.of()),
          Map.entry("bridge", Set.of()),
          Map.entry("metrics", Set.of()),
          Map.entry("shutdown", Set.of("async")),
          Map.entry("terminal", Set.of()),
          Map.entry("time", Set.of()),
          Map.entry("opencode", Set.of("async", "settings")),
          Map.entry("agents", Set.of("opencode")),
          Map.entry("store", Set.of("metrics", "settings", "time")),
          Map.entry("bus", Set.of("metrics", "opencode")),
          Map.entry("worker", Set.of("async", "bridge", "bus", "metrics", "opencode", "settings")),
          Map.entry("turn", Set.of("bus", "opencode", "settings", "worker")),
          Map.entry(
              "team",
              Set.of(
                  "api",
                  "async",
                  "metrics",
                  "opencode",
                  "settings",
                  "store",
                  "time",
                  "turn",
                  "worker")),
          Map.entry("run", Set.of("api", "async", "bus", "opencode", "settings", "turn", "worker")),
          Map.entry("tool", Set.of("api", "async", "time")),
          Map.entry("mcp", Set.of("api", "tool")),
          Map.entry("install", Set.of("bridge")),
          Map.entry("demo", Set.of("api", "terminal")),
          Map.entry("dashboard", Set.of("api", "settings")),
          Map.entry(
              "http",
              Set.of(
                  "api", "async", "dashboard", "metrics", "settings", "shutdown", "time", "tool")),
          Map.entry(
              "daemon",
              Set.of(
                  "api",
                  "bridge",
                  "bus",
                  "dashboard",
                  "http",
                  "mcp",
                  "metrics",
                  "opencode",
                  "run",
                  "settings",
                  "shutdown",
                  "store",
                  "team",
                  "tool",
                  "worker")),
          Map.entry(
              "embed",
              Set.of(
                  "api", "async", "daemon", "metrics", "opencode", "settings", "store", "worker")),
          Map.entry(
              "cli",
              Set.of(
                  "agents",
                  "daemon",
                  "demo",
                  "install",
                  "model",
                  "opencode",
                  "settings",
                  "store",
                  "terminal",
                  "worker")));

  @Test
  void eachRoomLooksOnlyIntoTheRoomsBelowIt() {
    Map<String, Set<String>> forbidden = new TreeMap<>();
    for (JavaClass type : MAIN) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("troupe."))
          .filter(target -> !mayUse(room(type), room(target)))
          .forEach(
              target ->
                  forbidden
                      .computeIfAbsent(type.getName(), key -> new TreeSet<>())
                      .add(target.getName()));
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void everyRoomIsInTheTable() {
    assertThat(MAIN.stream().map(ArchitectureTest::room)).allMatch(MAY_USE::containsKey);
    slices().matching("troupe.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theFrontDoorNeedsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("troupe.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "troupe.api..", "org.jspecify.annotations..")
        .check(MAIN);
  }

  @Test
  void pureLogicKnowsNoPekko() {
    noClasses()
        .that(describe("are pure", ArchitectureTest::isPure))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko..")
        .check(MAIN);
  }

  /** An embedding program may do without, or bring its own registry. */
  @Test
  void onlyTheMetricsKnowWhoKeepsThem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("troupe.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(MAIN);
  }

  /**
   * Who starts a daemon may have a thread to wait for it, in a shell or around; none else waits.
   */
  @Test
  void nothingBlocks() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Future.class, "get")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages("troupe.cli..", "troupe.embed..")
        .should()
        .callMethod(CompletableFuture.class, "join")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .check(MAIN);
  }

  /** Java uses Pekko by its Java interface; the one exception says why in its own javadoc. */
  @Test
  void noScalaInterfaces() {
    noClasses()
        .that()
        .doNotHaveSimpleName("UnreadableRequests")
        .should()
        .dependOnClassesThat(scala())
        .check(MAIN);
  }

  @Test
  void everyProtocolIsSealedAndMadeOfRecords() {
    for (JavaClass protocol : MAIN) {
      if (protocol.getSimpleName().equals("Command") && protocol.isInterface()) {
        Class<?> type = protocol.reflect();
        assertThat(type.isSealed()).as("%s is sealed", type).isTrue();
        assertThat(messages(type)).as("%s", type).isNotEmpty().allMatch(Class::isRecord);
      }
    }
  }

  @Test
  void everyActorIsFinalAndMadeByCreate() {
    classes()
        .that(describe("have a Command", ArchitectureTest::isActor))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .andShould()
        .haveOnlyPrivateConstructors()
        .check(MAIN);
    for (JavaClass actor : MAIN) {
      if (isActor(actor)) {
        assertThat(actor.reflect().getDeclaredMethods())
            .as("%s.create(...)", actor.getSimpleName())
            .anyMatch(
                method ->
                    method.getName().equals("create") && method.getReturnType() == Behavior.class);
      }
    }
  }

  private static Stream<Class<?>> messages(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? messages(type) : Stream.of(type));
  }

  private static boolean isActor(JavaClass type) {
    return MAIN.stream().anyMatch(c -> c.getName().equals(type.getName() + "$Command"));
  }

  private static boolean isPure(JavaClass type) {
    Set<String> pure =
        Set.of(
            "TeamState",
            "TeamEvent",
            "Transitions",
            "StatusTable",
            "TaskBoard",
            "TaskRules",
            "MailRoom",
            "Mailbox",
            "MailRules",
            "MemberRules",
            "Posting",
            "PostingRules",
            "TurnRules",
            "WaitRules",
            "WaitGraph",
            "WaitWords",
            "TaskWaits",
            "MemberWaits",
            "Sighting",
            "Turn",
            "Ledger",
            "TeamFile",
            "TeamJson",
            "Receipts",
            "Standing",
            "TurnOutcome",
            "TurnReading",
            "Admission",
            "Order",
            "SessionQueues",
            "RunEnd",
            "Servers",
            "TurnProgress",
            "WorkerSnapshot",
            "TokenCounts",
            "EventData",
            "Failures",
            "ConnectionTable",
            "TokenBucket",
            "KnownTokens",
            "PublicEvents",
            "EventPosition",
            "GuestBook",
            "SessionsFile");
    return pure.contains(type.getSimpleName());
  }

  private static boolean mayUse(String room, String other) {
    return room.equals(other) || MAY_USE.getOrDefault(room, Set.of()).contains(other);
  }

  private static String room(JavaClass type) {
    return type.getPackageName().replaceFirst("^troupe\\.([a-z]+).*", "$1");
  }

  /** {@code ActorSystem.executionContext()} is typed as Scala's, and is Java's Executor too. */
  private static DescribedPredicate<JavaClass> scala() {
    return describe(
        "are Scala's",
        type ->
            (type.getPackageName().startsWith("scala")
                    && !type.getSimpleName().startsWith("ExecutionContext"))
                || type.getPackageName().contains(".scaladsl"));
  }
}
