// Troupe's bridge inside OpenCode. `troupe install` wrote this file into a project and `troupe
// install --remove` takes it away again; the one in a daemon's home is for servers that the daemon
// starts. What it does is in Troupe's docs/opencode.md.
//
// OpenCode must never be slowed or broken by it: every wait has a limit, nothing throws, and while
// the daemon is away nobody is asked.
const INSTALLED = {}

/** Longest wait for the daemon, and for OpenCode itself, in milliseconds. */
const LIMIT = 2_000

/** How long an answer is used again, and how long a daemon that is away is left alone; likewise. */
const FRESH = 3_000
const PAUSE = 10_000

/** How often the daemon is told of this server: it may have been started anew; likewise. */
const AGAIN = 30_000

/** Sessions remembered at most. */
const MOST = 1_000

/** How deep sub-agents' sessions are looked through for the team of the one that began it. */
const DEEPEST = 5

/** Begins what the model is told, which two copies of this file must not tell it twice. */
const HEADING = "# Your team (kept up to date by Troupe)"

/** What a model reads when it calls a tool while there is no daemon. */
const NOT_RUNNING =
  "Troupe is not running, so nothing was done. Do not try again by yourself: ask your person to start it with" +
  " `troupe serve`."

/** Once for the whole process: OpenCode loads this file for each directory. */
function warn(text) {
  const said = Symbol.for("troupe.warned")
  if (!globalThis[said]) {
    globalThis[said] = true
    process.stderr.write(`troupe: ${text}; OpenCode goes on without it\n`)
  }
}

function within(work) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${LIMIT} ms`)), LIMIT)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Makes each key's value at most once in a while, however many ask for it. */
function remembered(lifetime, make) {
  const entries = new Map()
  const get = (key) => {
    const known = entries.get(key)
    if (known && Date.now() - known.at < lifetime) return known.value
    entries.delete(key)
    if (entries.size >= MOST) entries.delete(entries.keys().next().value)
    const entry = { at: Date.now(), value: make(key) }
    entries.set(key, entry)
    return entry.value
  }
  get.forget = (key) => entries.delete(key)
  return get
}

/** The daemon of `installed`, wherever it listens now. `ask` answers undefined for "no" and for "away". */
function daemonOf({ home, token: tokenFile = `${home}/token` }) {
  const { readFile } = process.getBuiltinModule("node:fs/promises")
  let leftAloneUntil = 0

  async function running() {
    return JSON.parse(await readFile(`${home}/daemon.json`, "utf8"))
  }

  async function send(path, body) {
    const { url } = await running()
    const token = (await readFile(tokenFile, "utf8")).trim()
    const answer = await fetch(url + path, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT),
    })
    if (answer.status === 404) return undefined
    if (!answer.ok) throw new Error(`it answers ${answer.status}`)
    return await answer.json()
  }

  return {
    away: () => Date.now() < leftAloneUntil,
    /** Another one after each start; undefined while there is none. */
    async start() {
      try {
        const { pid, startedAt } = await within(running())
        return `${pid} ${startedAt}`
      } catch {
        return undefined
      }
    },
    /** Whether nobody is there at all; one that is only slow is. */
    async gone() {
      try {
        const { url } = await running()
        await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(LIMIT) })
        return false
      } catch (failure) {
        return failure?.name !== "TimeoutError"
      }
    },
    async ask(path, body) {
      if (this.away()) return undefined
      try {
        return await within(send(path, body))
      } catch (failure) {
        leftAloneUntil = Date.now() + PAUSE
        warn(`the daemon with home ${home} cannot be asked (${failure?.message})`)
        return undefined
      }
    },
  }
}

export const TroupeBridge = async ({ client, directory, serverUrl }) => {
  // Inside a worker: it must not lead a team, nor know one. Where members live, Troupe itself has
  // put this file: they work for theirs, but nobody leads one there.
  const guarded = Boolean(process.env.OPENCODE_ORCHESTRATOR_WORKER)
  if (!INSTALLED.home || (guarded && !INSTALLED.injected)) return {}
  // The daemon knows the servers that it started.
  const known = Boolean(process.env.TROUPE_SERVER)
  const daemon = daemonOf(INSTALLED)
  const server = String(serverUrl)
  const password = process.env.OPENCODE_SERVER_PASSWORD || undefined
  let late = false

  /** The daemon may come up later than OpenCode, so it is told again and again. */
  const introduction = remembered(AGAIN / 2, async () => {
    const heard = await daemon.ask("/v1/servers", { url: server, directory, password })
    if (heard && late) await connectTools()
    late = !heard
    return heard
  })

  async function introduce() {
    if (known || daemon.away()) return
    const start = await daemon.start()
    if (!(await introduction(start))) introduction.forget(start)
  }

  /** OpenCode does not look again for an MCP server that was away when it started. */
  async function connectTools() {
    try {
      const servers = (await client.mcp.status())?.data
      if (servers?.team?.status === "failed") await client.mcp.connect({ path: { name: "team" } })
    } catch {
      // Whoever needs the tools hears of it from OpenCode itself.
    }
  }

  const standing = remembered(FRESH, async (session) => {
    const found = await daemon.ask(`/v1/sessions/${encodeURIComponent(session)}`)
    // Also for a stranger: its tools may be what is missing.
    void introduce()
    return found
  })

  /** A session keeps its parent for good. */
  const parent = remembered(Infinity, async (session) => {
    try {
      return (await within(client.session.get({ path: { id: session } })))?.data?.parentID
    } catch {
      return undefined
    }
  })

  /** The team that a session works for, be it as a sub-agent of a member. */
  async function standingOrParents(session) {
    let found
    for (let depth = 0; session && !found && depth < DEEPEST && !daemon.away(); depth++) {
      found = await standing(session)
      if (!found) session = await parent(session)
    }
    return found
  }

  async function tellLead(session, texts) {
    if (!session || texts.some((text) => text.includes(HEADING))) return
    const found = await standing(session)
    if (found?.role === "lead") texts.push(`${HEADING}\n${found.text}`)
  }

  const forAll = {
    "tool.execute.before": async (input, output) => {
      if (!input.tool.startsWith("team_")) return
      // OpenCode's own words would be about a connection, and a model might try again and again.
      if (await daemon.gone()) throw new Error(NOT_RUNNING)
      // A daemon that was started anew does not know this server yet.
      await introduce()
      // Whatever a model puts there: who calls is not the model's to say.
      output.args ??= {}
      output.args._session = input.sessionID
      output.args._server = server
    },
    // A lead whose call made its team, or changed it, reads so at its model's next step.
    "tool.execute.after": async (input) => {
      if (input.tool.startsWith("team_")) standing.forget(input.sessionID)
    },
    "shell.env": async (input, output) => {
      const found = input.sessionID && (await standingOrParents(input.sessionID))
      if (!found) return
      output.env.TROUPE_TEAM = found.team
      output.env.TROUPE_MEMBER = found.member
      output.env.TROUPE_ROLE = found.role
    },
  }
  if (guarded) return forAll

  void introduce()
  // Does not keep the process alive, and not this directory's instance from being given up.
  if (!known) setInterval(introduce, AGAIN).unref()
  return {
    ...forAll,
    "experimental.chat.system.transform": async (input, output) => {
      await tellLead(input.sessionID, output.system)
    },
    "experimental.session.compacting": async (input, output) => {
      await tellLead(input.sessionID, output.context)
    },
  }
}
