"""Cases of the public interoperability suite of gRPC, with the client grpcio. usage: python3 interop.py HOST:PORT DESCRIPTORS

DESCRIPTORS is a file with a google.protobuf.FileDescriptorSet. Prints "ok NAME" or "failed NAME: why" for each.
"""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:
    from google.protobuf.message_factory import MessageFactory
    GetMessageClass = MessageFactory().GetPrototype

pool = descriptor_pool.DescriptorPool()
with open(sys.argv[2], "rb") as file:
    for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(proto)


def message(name):
    return GetMessageClass(pool.FindMessageTypeByName("orleansanomaly.testing." + name))


EmptyMessage, UnaryRequest, UnaryReply = message("EmptyMessage"), message("UnaryRequest"), message("UnaryReply")
Piece, SumReply, PiecesRequest = message("Piece"), message("SumReply"), message("PiecesRequest")
channel = grpc.insecure_channel(sys.argv[1], options=[("grpc.max_receive_message_length", 16 << 20), ("grpc.enable_http_proxy", 0)])


def method(kind, name, request, reply, on=channel, service="orleansanomaly.testing.Interop"):
    return getattr(on, kind)("/%s/%s" % (service, name), request_serializer=request.SerializeToString, response_deserializer=reply.FromString)


empty = method("unary_unary", "Empty", EmptyMessage, EmptyMessage)
unary = method("unary_unary", "Unary", UnaryRequest, UnaryReply)
total = method("stream_unary", "Sum", Piece, SumReply)
pieces = method("unary_stream", "Pieces", PiecesRequest, Piece)
ping_pong = method("stream_stream", "PingPong", PiecesRequest, Piece)


def failing(run):
    try:
        run()
    except grpc.RpcError as error:
        return error
    raise AssertionError("it succeeded")


def same(found, expected):
    assert found == expected, "found %r, expected %r" % (found, expected)


def empty_unary():
    empty(EmptyMessage())


def large_unary():
    same(len(unary(UnaryRequest(payload=bytes(271828), reply_size=314159)).payload), 314159)


def client_streaming():
    same(total(Piece(payload=bytes(size)) for size in [27182, 8, 1828, 45904]).bytes, 74922)


def server_streaming():
    same([len(piece.payload) for piece in pieces(PiecesRequest(sizes=[31415, 9, 2653, 58979]))], [31415, 9, 2653, 58979])


def ping_pong_():
    import queue
    asked = queue.Queue()
    call = ping_pong(iter(asked.get, None))
    for size in [31415, 9, 2653, 58979]:
        asked.put(PiecesRequest(sizes=[size]))
        same(len(next(call).payload), size)
    asked.put(None)
    same(list(call), [])


def empty_stream():
    same(list(ping_pong(iter(()))), [])


def cancel_after_begin():
    import queue
    call = total.future(iter(queue.Queue().get, None))
    call.cancel()
    same(call.code(), grpc.StatusCode.CANCELLED)


def cancel_after_first_response():
    import queue
    asked = queue.Queue()
    call = ping_pong(iter(asked.get, None))
    asked.put(PiecesRequest(sizes=[31415]))
    same(len(next(call).payload), 31415)
    call.cancel()
    same(failing(lambda: next(call)).code(), grpc.StatusCode.CANCELLED)
    asked.put(None)


def timeout_on_sleeping_server():
    same(failing(lambda: list(pieces(PiecesRequest(sleep=True), timeout=0.05))).code(), grpc.StatusCode.DEADLINE_EXCEEDED)


def custom_metadata():
    metadata = (("x-echo-initial", "test_initial_metadata_value"), ("x-echo-trailing-bin", b"\xab\xab\xab"))
    _, call = empty.with_call(EmptyMessage(), metadata=metadata)
    assert metadata[0] in tuple((entry.key, entry.value) for entry in call.initial_metadata())
    assert metadata[1] in tuple((entry.key, entry.value) for entry in call.trailing_metadata())


def status_code_and_message():
    error = failing(lambda: unary(UnaryRequest(status_code=2, status_message="test status message")))
    same((error.code(), error.details()), (grpc.StatusCode.UNKNOWN, "test status message"))


def special_status_message():
    words = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
    error = failing(lambda: unary(UnaryRequest(status_code=2, status_message=words)))
    same((error.code(), error.details()), (grpc.StatusCode.UNKNOWN, words))


def unimplemented_method():
    same(failing(lambda: method("unary_unary", "Nobody", EmptyMessage, EmptyMessage)(EmptyMessage())).code(), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service():
    call = method("unary_unary", "Empty", EmptyMessage, EmptyMessage, service="orleansanomaly.testing.Nobody")
    same(failing(lambda: call(EmptyMessage())).code(), grpc.StatusCode.UNIMPLEMENTED)


def client_compressed_unary():
    for packing in (grpc.Compression.Gzip, grpc.Compression.Deflate):
        reply = unary(UnaryRequest(payload=bytes(271828), reply_size=314159, must_be_packed=True), compression=packing)
        same(len(reply.payload), 314159)


def client_compressed_streaming():
    same(total((Piece(payload=bytes(size)) for size in [27182, 45904]), compression=grpc.Compression.Gzip).bytes, 73086)


def server_compressed_unary():
    same(len(unary(UnaryRequest(reply_size=314159, pack_reply=True)).payload), 314159)


def server_compressed_streaming():
    same([len(piece.payload) for piece in pieces(PiecesRequest(sizes=[31415, 92653], pack_reply=True))], [31415, 92653])


for run in (empty_unary, large_unary, client_streaming, server_streaming, ping_pong_, empty_stream, cancel_after_begin, cancel_after_first_response,
            timeout_on_sleeping_server, custom_metadata, status_code_and_message, special_status_message, unimplemented_method, unimplemented_service,
            client_compressed_unary, client_compressed_streaming, server_compressed_unary, server_compressed_streaming):
    try:
        run()
        print("ok " + run.__name__.rstrip("_"), flush=True)
    except Exception as error:  # Whatever it is, the others are run too.
        print("failed %s: %r" % (run.__name__.rstrip("_"), error), flush=True)
sys.stdout.flush()
