package troupe.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import troupe.cli.doctor.DoctorCommand;
import troupe.cli.team.EventsCommand;
import troupe.cli.team.MailCommand;
import troupe.cli.team.MailCommands;
import troupe.cli.team.PermissionsCommand;
import troupe.cli.team.ResultCommand;
import troupe.cli.team.ShutdownCommand;
import troupe.cli.team.SpawnCommand;
import troupe.cli.team.StatusCommand;
import troupe.cli.team.TaskCommand;
import troupe.cli.team.TeamCommand;
import troupe.cli.team.TimelineCommand;
import troupe.cli.team.WhyCommand;

/**
 * What {@code troupe} can be told to do. Picocli learns of a command by reflection, which takes as
 * long as much else of a start together; so it is told of the one that is named, and of all where
 * none is or where it tells of the others.
 */
final class Commands {

  /** In the order in which help lists them. */
  private static final List<Class<?>> ALL =
      List.of(
          ServeCommand.class,
          DemoCommand.class,
          InstallCommand.class,
          TeamCommand.class,
          SpawnCommand.class,
          MailCommands.MessageCommand.class,
          MailCommands.BroadcastCommand.class,
          MailCommands.InterruptCommand.class,
          MailCommand.class,
          TaskCommand.class,
          StatusCommand.class,
          ShutdownCommand.class,
          ResultCommand.class,
          PermissionsCommand.class,
          WhyCommand.class,
          EventsCommand.class,
          TimelineCommand.class,
          WorkerCommand.class,
          TokenCommand.class,
          DashboardCommand.class,
          ConfigCommand.class,
          AgentsCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          ArchiveCommand.class,
          HelpCommand.class);

  /** These tell of the others. */
  private static final Set<Class<?>> ABOUT_ALL = Set.of(CompletionCommand.class, HelpCommand.class);

  private Commands() {}

  /**
   * The commands by which {@code arguments} can be parsed, as picocli takes them.
   *
   * @param arguments as given to {@code troupe}
   */
  static List<Class<?>> toParse(String... arguments) {
    return Arrays.stream(arguments)
        .limit(1)
        .flatMap(first -> ALL.stream().filter(command -> name(command).equals(first)))
        .filter(command -> !ABOUT_ALL.contains(command))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(ALL);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }
}
