-- wrk's part of `script/bench wire`. Arguments: the cookie, and for forms a file with one filled-in form a line; each
-- line is sent once, so that every request carries a submission token of its own.
local headers, forms, sent = {}, nil, 0

function init(args)
  headers["Cookie"] = args[1]
  if args[2] then
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    forms = {}
    for line in io.lines(args[2]) do forms[#forms + 1] = line end
  end
end

function request()
  if not forms then return wrk.format("GET", nil, headers) end
  sent = sent + 1
  return wrk.format("POST", nil, headers, forms[(sent - 1) % #forms + 1])
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\ncounted %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
