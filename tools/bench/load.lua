-- Send the requests of a file, written out whole, one after the other; say how it went in one line of JSON.
-- Arguments: the file, and how many milliseconds a connection rests between two requests (0: none), more or less:
-- as people come, not in step.

local requests, turn = {}, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local size = file:read("*l")
  while size do
    requests[#requests + 1] = file:read(tonumber(size))
    size = file:read("*l")
  end
  file:close()
  local rest = tonumber(arguments[2])
  if rest > 0 then
    function delay() return math.random(0, 2 * rest) end
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "refused": %d, "failed": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
