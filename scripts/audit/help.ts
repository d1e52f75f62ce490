export const help = `npm run audit -- <command> [options] [file...]

Reads the audit log with the settings of the service (environment and .env): AUDIT_LOG, with what was
moved aside for it, or the files that are named; - is standard input. It changes nothing, and a
service may be running.

  verify    Tells whether anything was changed, removed, swapped or cut off.
              --without-store   do not ask the store how far each chain went
              --all             the files are those of all replicas: no chain may be missing
              --json            one JSON object
  search    Prints records.
              --json            as they are in the log
              --limit <n>       the last n
  count     Counts records by fields: how many, how many failures, first and last time.
              --by <fields>     such as tool or login,clientId
              --limit <n>       the n that have most, 100 by default
              --json            one JSON object a line
  tail      Prints the last records.
              -n <n>            how many, 10 by default
              -f, --follow      and those that come, also in a new file
              --json            as they are in the log

search, count and tail take records that are asked for by all of:
  --person <login or id>   --client <id>       --session <id>       --repository <owner/name>
  --event <name>           (security stands for all of security.*)
  --tool <name>            --access read|write --outcome success|failure
  --since <time>           --until <time>      15m, 24h, 7d ago, or 2026-11-01T00:00Z

Exit codes: 0 the log is as it was written; 1 verify found a fault; 2 the command could not be done.
`
