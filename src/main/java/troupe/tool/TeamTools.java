package troupe.tool;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import troupe.api.Caller;
import troupe.api.NewMember;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.api.TeamSummary;
import troupe.api.Teams;
import troupe.api.Why;

/** Making a team, its members, looking at it, and ending members. */
final class TeamTools {

  private static final String NAME_RULE =
      "letters, digits, '.', '_' and '-', at most 64, the first a letter or digit";

  private final Teams teams;

  TeamTools(Teams teams) {
    this.teams = teams;
  }

  void register(Tools tools) {
    tools.add(
        "team_create",
        "Make a new team of agents; you become its lead. Use it when work splits into parts that"
            + " agents can do side by side, or when the person asks for a team; not for what you"
            + " can as well do alone. Then put the work on the board with team_task_add and get"
            + " members with team_spawn. Not for members of a team.",
        new ArgumentSchema()
            .text("name", "Name of the team, that no other has: " + NAME_RULE)
            .optionalText("description", "What the team is for"),
        this::create);
    tools.add(
        "team_spawn",
        "Add a member to the team: a session of its own that begins with its prompt at once and"
            + " works beside you. It knows nothing of what you were told. You get its session, not"
            + " its result: do not wait or ask for that, a notice comes by itself when it goes"
            + " idle, fails or waits for a permission. Only the team lead can use this.",
        spawnArguments(),
        this::spawn);
    tools.add(
        "team_status",
        "See how the team stands: each member's status and what it waits for or failed with,"
            + " counts of tasks, and those that are not completed. Use it when you need the whole"
            + " picture, or a name. Do not call it again and again to wait for somebody: notices"
            + " and messages come by themselves.",
        new ArgumentSchema().text("teamName", "Name of the team"),
        this::status);
    tools.add(
        "team_why",
        "See why a task, a member or the whole team does not go on: who waits for what in plain"
            + " words, from one to the next, down to what nobody has answered, and what waits for"
            + " each other. Use it when something has not moved for long and team_status does not"
            + " say why; not to wait for somebody: notices and messages come by themselves.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .optionalText("memberName", "Only what this member waits for, or 'lead'")
            .optionalText(
                "taskId", "Only what this task waits for. Give this or memberName, or neither."),
        this::why);
    tools.add(
        "team_shutdown",
        "End a member, or all of them, when you have its result and nothing more for it to do. You"
            + " get the names of those who were asked; one that works finishes first, within a"
            + " limit. Afterwards it gets no mail, and what it has not completed is free for"
            + " others. To have it do something else use team_interrupt. Only the team lead can use"
            + " this.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .optionalText(
                "memberName", "Name of the member to end. Leave it out to end all active ones."),
        this::shutdown);
    tools.add(
        "team_list",
        "List every team there is, with its counts of members and tasks. Use it when you do not"
            + " know a team's name; for one team use team_status. Only a team lead can use this.",
        new ArgumentSchema(),
        this::list);
    tools.add(
        "team_claim_lead",
        "Become the lead of a team that was led by another session. Use it only when the person"
            + " asks you to take the team over, because they resumed the work here or the other"
            + " session is gone. The other session is told and loses the team. Refused while it"
            + " is working. Notices that it has not answered come to you by themselves.",
        new ArgumentSchema().text("teamName", "Name of the team"),
        this::claimLead);
    tools.add(
        "team_delete",
        "Delete a team that is done. Its members must have been shut down before with"
            + " team_shutdown; while any is active nothing is deleted and you get a warning."
            + " Collect the results you need first. Only the team lead can use this.",
        new ArgumentSchema().text("teamName", "Name of the team"),
        this::delete);
  }

  private static ArgumentSchema spawnArguments() {
    return new ArgumentSchema()
        .text("teamName", "Name of the team")
        .text("memberName", "Name for the member, that no other in the team has: " + NAME_RULE)
        .text("role", "What the member is, in a few words (e.g. 'backend engineer')")
        .text(
            "initialPrompt",
            "All it needs to begin: what to do, which task IDs are its, what to report at the end")
        .optionalText(
            "model",
            "Model it runs on, as 'provider/model' (e.g. 'anthropic/claude-haiku-4-5'). Defaults"
                + " to the worker's, or to OpenCode's default model.")
        .optionalText(
            "agent",
            "OpenCode agent the member runs as (e.g. 'build'). Defaults to the worker's agent, or"
                + " to OpenCode's default agent.")
        .optionalText(
            "worker",
            "Id of a configured worker. The member takes its agent, model, backend and directory;"
                + " arguments given here win.")
        .optionalText(
            "backend",
            "Where the member runs: 'agent' (a session on the shared OpenCode server) or 'server'"
                + " (an OpenCode server of its own, which takes seconds to start). Defaults to the"
                + " worker's, or to 'agent'. Leave it out when you name a worker.");
  }

  private CompletionStage<String> create(Caller caller, Arguments arguments) {
    String sessionId = ((Caller.Session) caller).id();
    NewTeam team =
        new NewTeam(arguments.text("name"), arguments.textOrNull("description"), sessionId, null);
    return Answers.text(
        teams.create(caller, team),
        made ->
            "Team \"%s\" created. You are the lead (session: %s)."
                .formatted(made.name(), made.leadSessionId()));
  }

  private CompletionStage<String> spawn(Caller caller, Arguments arguments) {
    NewMember member =
        new NewMember(
            arguments.text("memberName"),
            arguments.text("role"),
            arguments.text("initialPrompt"),
            arguments.textOrNull("model"),
            arguments.textOrNull("agent"),
            arguments.textOrNull("worker"),
            arguments.textOrNull("backend"),
            null);
    return Answers.text(
        teams.spawn(caller, arguments.text("teamName"), member),
        made ->
            "Member \"%s\" spawned (session: %s). Initial prompt sent."
                .formatted(made.name(), made.sessionId()),
        TeamTools::spawnRefused);
  }

  /** The earlier plugin tells a spawning lead what to do first. */
  private static String spawnRefused(Refusal refusal) {
    if (refusal instanceof Refusal.NoSuchTeam missing) {
      return "Error: Team \"%s\" does not exist. Create it first with team_create."
          .formatted(missing.team());
    }
    return Answers.error(refusal);
  }

  private CompletionStage<String> list(Caller caller, Arguments arguments) {
    return Answers.text(teams.list(caller), TeamTools::listText);
  }

  private static String listText(List<TeamSummary> teams) {
    return teams.isEmpty()
        ? "No teams exist yet."
        : teams.stream()
            .map(TeamTools::line)
            .collect(Collectors.joining("\n", "Teams (%d):\n".formatted(teams.size()), ""));
  }

  private static String line(TeamSummary team) {
    return team.damaged() == null
        ? "  - %s members=%d busy=%d tasks=%d"
            .formatted(team.name(), team.members(), team.busy(), team.tasks())
        : "  - %s [damaged] %s".formatted(team.name(), StatusText.quote(team.damaged()));
  }

  private CompletionStage<String> claimLead(Caller caller, Arguments arguments) {
    String session = ((Caller.Session) caller).id();
    return Answers.text(
        teams.claimLead(caller, arguments.text("teamName"), session, false),
        team ->
            "You are the lead of team \"%s\" now (session: %s). Look at it with team_status."
                .formatted(team.name(), team.leadSessionId()));
  }

  private CompletionStage<String> delete(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.delete(caller, arguments.text("teamName"), false),
        gone -> "Team \"%s\" deleted.".formatted(gone.team()),
        TeamTools::notDeleted);
  }

  private static String notDeleted(Refusal refusal) {
    if (refusal instanceof Refusal.MembersActive active) {
      return ("Warning: Team \"%s\" still has %d active member(s) and was not deleted. Shut them"
              + " down first with team_shutdown.")
          .formatted(active.team(), active.active());
    }
    return Answers.error(refusal);
  }

  private CompletionStage<String> status(Caller caller, Arguments arguments) {
    return Answers.text(teams.team(caller, arguments.text("teamName")), StatusText::of);
  }

  private CompletionStage<String> why(Caller caller, Arguments arguments) {
    String member = arguments.textOrNull("memberName");
    String task = arguments.textOrNull("taskId");
    if (member != null && task != null) {
      return CompletableFuture.completedFuture(
          "Error: Give memberName or taskId, not both. Nothing was looked up.");
    }
    return Answers.text(
        teams.why(caller, arguments.text("teamName"), Why.Subject.of(member, task)), Why::text);
  }

  private CompletionStage<String> shutdown(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.shutdown(
            caller, arguments.text("teamName"), arguments.textOrNull("memberName"), false),
        request -> shutdownText(request.members()));
  }

  private static String shutdownText(List<String> members) {
    return members.isEmpty()
        ? "No members were shut down (no active members found)."
        : "Shutdown requested for: %s.".formatted(String.join(", ", members));
  }
}
