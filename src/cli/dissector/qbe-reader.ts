/** The part of the dissector that does not depend on the table: Lua 5.2, as Wireshark 3.6 to 4.x runs it. */
import { limits } from '../../codecs/limits.ts';

export const qbeReader = `
local qbe = Proto("qbe", "Quick Buffer Encoding (CTI)")
local ELEMENTS_MAX = ${limits.qbeElementsMax}
local LIST_ELEMENTS_MAX = ${limits.qbeListElementsMax}
local FRAME_BYTES_MAX = ${limits.qbeFrameBytesMax}
local MAGIC = 0xffffdddd

local names = {}
for id, pdu in pairs(pdus) do names[id] = pdu[1] end

local header = {
  length = ProtoField.uint32("qbe.length", "length"),
  magic = ProtoField.uint32("qbe.magic", "magic", base.HEX),
  version = ProtoField.uint32("qbe.version", "version", base.HEX),
  pdu = ProtoField.uint32("qbe.pdu", "pdu", base.DEC, names),
  fixedOffset = ProtoField.uint32("qbe.fixedOffset", "fixedOffset"),
  fixedSize = ProtoField.uint32("qbe.fixedSize", "fixedSize"),
  varSize = ProtoField.uint32("qbe.varSize", "varSize"),
}
local registered = {}
for _, field in pairs(header) do registered[#registered + 1] = field end

local makers = {
  i = function(name)
    local by = shown_by[name]
    if by == "ip4" then return ProtoField.ipv4("qbe." .. name, name) end
    return ProtoField.uint32("qbe." .. name, name, by == "resultCode" and base.HEX or base.DEC, by and values[by])
  end,
  a = function(name) return ProtoField.uint32("qbe." .. name, name) end,
  b = function(name) return ProtoField.bool("qbe." .. name, name) end,
  s = function(name) return ProtoField.string("qbe." .. name, name) end,
  u = function(name) return ProtoField.string("qbe." .. name, name, base.UNICODE) end,
  y = function(name) return ProtoField.bytes("qbe." .. name, name) end,
  o = function(name) return ProtoField.none("qbe." .. name, name) end,
  l = function(name) return ProtoField.none("qbe." .. name, name) end,
}
local fields = {}
local sizes = { i = 4, b = 4, s = 8, y = 8, u = 16, o = 12, l = 16, a = 16 }

-- "name:kind:element" words to rows, once.
local function parsed(text)
  local row = {}
  for word in text:gmatch("%S+") do
    local name, kind, element = word:match("^([%w_]+):(%a):?([%w_]*)$")
    if not fields[name] then
      fields[name] = makers[kind](name)
      registered[#registered + 1] = fields[name]
    end
    row[#row + 1] = { name = name, kind = kind, element = element }
  end
  return row
end
local element_rows, pdu_rows = {}, {}
for name, text in pairs(elements) do element_rows[name] = parsed(text) end
for id, pdu in pairs(pdus) do pdu_rows[id] = parsed(pdu[2]) end
qbe.fields = registered

local malformed = ProtoExpert.new("qbe.malformed", "Malformed QBE", expert.group.MALFORMED, expert.severity.ERROR)
local mismatch = ProtoExpert.new("qbe.length_mismatch", "The length word contradicts the sizes",
  expert.group.PROTOCOL, expert.severity.WARN)
qbe.experts = { malformed, mismatch }

local function complain(item, text)
  item:add_proto_expert_info(malformed, text)
end

local read_row

local readers = {}
function readers.i(state, tree, field, at)
  local range = state.tvb(at, 4)
  if shown_by[field.name] == "ip4" then tree:add(fields[field.name], range)
  else tree:add_le(fields[field.name], range) end
end
function readers.b(state, tree, field, at)
  local item = tree:add(fields[field.name], state.tvb(at, 4), state.tvb(at, 4):le_uint() ~= 0)
  local value = state.tvb(at, 4):le_uint()
  if value > 1 and value ~= 0xffffffff then complain(item, "a boolean is none of 0, 1 and 0xffffffff") end
end
function readers.s(state, tree, field, at, offset, size)
  -- The last byte is the NUL, whatever it holds.
  if size == 1 then tree:add(fields[field.name], state.tvb(at, 8), "")
  else tree:add(fields[field.name], state.tvb(offset, size - 1), state.tvb(offset, size - 1):string(ENC_ISO_8859_1)) end
end
function readers.y(state, tree, field, _, offset, size)
  tree:add(fields[field.name], state.tvb(offset, size))
end
function readers.u(state, tree, field, at, offset, size)
  local units = state.tvb(at + 8, 4):le_uint()
  if state.tvb(at + 12, 4):le_uint() ~= 2 or units * 2 > size then
    complain(tree, field.name .. ": count and size of a unicode string disagree")
    return false
  end
  if units > 0 and state.tvb(offset + units * 2 - 2, 2):le_uint() == 0 then units = units - 1 end
  if units == 0 then tree:add(fields[field.name], state.tvb(at, 16), "")
  else tree:add(fields[field.name], state.tvb(offset, units * 2), state.tvb(offset, units * 2):le_ustring()) end
end
function readers.o(state, tree, field, at, offset, size)
  local fixed = state.tvb(at + 8, 4):le_uint()
  if fixed > size then
    complain(tree, field.name .. ": the fixed part of an element is larger than the element")
    return false
  end
  local item = tree:add(fields[field.name], state.tvb(offset, size))
  return read_row(state, item, element_rows[field.element], offset, offset + fixed)
end
local function list(state, tree, field, at, size, least)
  local count, each = state.tvb(at + 8, 4):le_uint(), state.tvb(at + 12, 4):le_uint()
  if count > LIST_ELEMENTS_MAX or (count > 0 and each < least) or count * each > size then
    complain(tree, field.name .. ": the elements of a list do not fit its size")
    return nil
  end
  state.elements = state.elements + count
  if state.elements > ELEMENTS_MAX then
    complain(tree, "more elements than a frame may hold")
    return nil
  end
  return count, each
end
function readers.l(state, tree, field, at, offset, size)
  local count, each = list(state, tree, field, at, size, 1)
  if not count then return false end
  for i = 0, count - 1 do
    local item = tree:add(fields[field.name], state.tvb(offset + i * each, each))
    item:append_text(" [" .. i .. "]")
    if read_row(state, item, element_rows[field.element], offset + i * each, offset + (i + 1) * each) == false then
      return false
    end
  end
end
function readers.a(state, tree, field, at, offset, size)
  local count, each = list(state, tree, field, at, size, 4)
  if not count then return false end
  for i = 0, count - 1 do tree:add_le(fields[field.name], state.tvb(offset + i * each, 4)) end
end

-- Fields of one fixed part. Returns false where a descriptor leads outside; what was read before it stays.
read_row = function(state, tree, row, at, to)
  for _, field in ipairs(row) do
    local size = sizes[field.kind]
    -- A null unicode string takes two words only: so the JTAPI client reads it.
    if field.kind == "u" and at + 8 <= to and state.tvb(at + 4, 4):le_uint() == 0 then size = 8 end
    if at + size > to then return true end
    if field.kind == "i" or field.kind == "b" then
      readers[field.kind](state, tree, field, at)
    else
      local offset, bytes = state.tvb(at, 4):le_uint(), state.tvb(at + 4, 4):le_uint()
      if bytes > 0 then
        if offset + bytes > state.tvb:len() then
          complain(tree, field.name .. ": offset and size lead outside the frame")
          return false
        end
        if readers[field.kind](state, tree, field, at, offset, bytes) == false then return false end
      end
    end
    at = at + size
  end
  return true
end

local function frame_bytes(tvb, _, offset)
  return tvb(offset + 20, 4):le_uint() + tvb(offset + 24, 4):le_uint() + tvb(offset + 28, 4):le_uint()
end

local function dissect_frame(tvb, pinfo, tree)
  local fixed_at, fixed_size = tvb(20, 4):le_uint(), tvb(24, 4):le_uint()
  local id = tvb(16, 4):le_uint()
  local name = names[id] or string.format("PDU %d", id)
  local item = tree:add(qbe, tvb(), "QBE: " .. name)
  local length = item:add_le(header.length, tvb(0, 4))
  if tvb(0, 4):le_uint() ~= tvb:len() - 8 then length:add_proto_expert_info(mismatch) end
  item:add_le(header.magic, tvb(8, 4))
  item:add_le(header.version, tvb(12, 4))
  item:add_le(header.pdu, tvb(16, 4))
  item:add_le(header.fixedOffset, tvb(20, 4))
  item:add_le(header.fixedSize, tvb(24, 4))
  item:add_le(header.varSize, tvb(28, 4))
  pinfo.cols.protocol = "QBE"
  pinfo.cols.info:append(" " .. name)
  if pdu_rows[id] then
    read_row({ tvb = tvb, elements = 0 }, item, pdu_rows[id], fixed_at, fixed_at + fixed_size)
  end
  return tvb:len()
end

local function is_frame(tvb)
  if tvb:len() < 32 or tvb(8, 4):le_uint() ~= MAGIC then return false end
  return tvb(20, 4):le_uint() >= 32 and frame_bytes(tvb, nil, 0) <= FRAME_BYTES_MAX
end

function qbe.dissector(tvb, pinfo, tree)
  if tvb:len() >= 12 and tvb(8, 4):le_uint() ~= MAGIC then return 0 end
  if tvb:len() >= 32 and not is_frame(tvb) then return 0 end
  pinfo.cols.info = ""
  dissect_tcp_pdus(tvb, tree, 32, frame_bytes, dissect_frame)
  return tvb:len()
end

DissectorTable.get("tcp.port"):add(2748, qbe)
qbe:register_heuristic("tcp", function(tvb, pinfo, tree)
  if not is_frame(tvb) then return false end
  qbe.dissector(tvb, pinfo, tree)
  return true
end)
`;
