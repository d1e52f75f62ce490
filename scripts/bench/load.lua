-- Runs in wrk. The first argument names the file that describes the requests; each gets a JSON-RPC
-- id of its own, all of them equally long, so that no length has to be counted.
local load
local id = 100000000
local turn = 0

function init(args)
  load = dofile(args[1])
end

function request()
  id = id + 1
  turn = turn % #load.heads + 1
  return load.heads[turn] .. load.before .. id .. load.after
end

function done(summary, latency)
  local errors = summary.errors
  local text = '\n{"requests":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"refused":%d,"failed":%d}\n'
  io.write(string.format(text, summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
