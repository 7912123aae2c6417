// Cases of the public interoperability suite of gRPC, with the client @grpc/grpc-js. usage: node interop.js HOST:PORT; modules are found by NODE_PATH.
// Prints "ok NAME" or "failed NAME: why" for each.
'use strict';
const assert = require('assert');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync(path.join(__dirname, 'interop.proto'), { keepCase: true, longs: Number, defaults: true, oneofs: true });
const { Interop } = grpc.loadPackageDefinition(definition).orleansanomaly.testing;
const client = new Interop(process.argv[2], grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 16 << 20 });

const bytes = n => Buffer.alloc(n);
const unary = (name, request, metadata, options) => new Promise((resolve, reject) =>
  client[name](request, metadata || new grpc.Metadata(), options || {}, (error, reply) => error ? reject(error) : resolve(reply)));
const ended = call => new Promise(resolve => {
  const replies = [];
  call.on('data', reply => replies.push(reply));
  call.on('error', () => {});
  call.on('status', status => resolve({ status, replies }));
});
const failing = promise => promise.then(() => assert.fail('it succeeded'), error => error);

const cases = {
  async empty_unary() { await unary('Empty', {}); },
  async large_unary() {
    const reply = await unary('Unary', { payload: bytes(271828), reply_size: 314159 });
    assert.strictEqual(reply.payload.length, 314159);
  },
  async client_streaming() {
    const reply = await new Promise((resolve, reject) => {
      const call = client.Sum((error, answer) => error ? reject(error) : resolve(answer));
      for (const size of [27182, 8, 1828, 45904]) call.write({ payload: bytes(size) });
      call.end();
    });
    assert.strictEqual(reply.bytes, 74922);
  },
  async server_streaming() {
    const { status, replies } = await ended(client.Pieces({ sizes: [31415, 9, 2653, 58979] }));
    assert.strictEqual(status.code, 0);
    assert.deepStrictEqual(replies.map(reply => reply.payload.length), [31415, 9, 2653, 58979]);
  },
  async ping_pong() {
    const call = client.PingPong();
    const asked = [31415, 9, 2653, 58979], got = [];
    await new Promise((resolve, reject) => {
      call.on('error', reject);
      call.on('data', reply => {
        got.push(reply.payload.length);
        if (got.length < asked.length) call.write({ sizes: [asked[got.length]] }); else call.end();
      });
      call.on('end', resolve);
      call.write({ sizes: [asked[0]] });
    });
    assert.deepStrictEqual(got, asked);
  },
  async empty_stream() {
    const call = client.PingPong();
    call.end();
    const { status, replies } = await ended(call);
    assert.deepStrictEqual([status.code, replies.length], [0, 0]);
  },
  async cancel_after_begin() {
    const error = await failing(new Promise((resolve, reject) => {
      const call = client.Sum(failure => failure ? reject(failure) : resolve());
      setImmediate(() => call.cancel());
    }));
    assert.strictEqual(error.code, grpc.status.CANCELLED);
  },
  async cancel_after_first_response() {
    const call = client.PingPong();
    const end = ended(call);
    call.write({ sizes: [31415] });
    call.once('data', () => call.cancel());
    assert.strictEqual((await end).status.code, grpc.status.CANCELLED);
  },
  async timeout_on_sleeping_server() {
    const { status } = await ended(client.Pieces({ sleep: true }, { deadline: Date.now() + 50 }));
    assert.strictEqual(status.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-echo-initial', 'test_initial_metadata_value');
    metadata.set('x-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
    const call = client.PingPong(metadata);
    const initial = new Promise(resolve => call.on('metadata', resolve));
    call.write({ sizes: [10] });
    call.end();
    const { status } = await ended(call);
    assert.deepStrictEqual((await initial).get('x-echo-initial'), ['test_initial_metadata_value']);
    assert.deepStrictEqual(status.metadata.get('x-echo-trailing-bin'), [Buffer.from([0xab, 0xab, 0xab])]);
  },
  async status_code_and_message() {
    const error = await failing(unary('Unary', { status_code: 2, status_message: 'test status message' }));
    assert.deepStrictEqual([error.code, error.details], [2, 'test status message']);
  },
  async special_status_message() {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
    const error = await failing(unary('Unary', { status_code: 2, status_message: message }));
    assert.deepStrictEqual([error.code, error.details], [2, message]);
  },
  async unimplemented_method() { assert.strictEqual((await failing(unary('Nobody', {}))).code, grpc.status.UNIMPLEMENTED); },
  async unimplemented_service() {
    const error = await failing(new Promise((resolve, reject) => client.makeUnaryRequest('/orleansanomaly.testing.Nobody/Empty', () => Buffer.alloc(0), b => b, {}, (failure, reply) => failure ? reject(failure) : resolve(reply))));
    assert.strictEqual(error.code, grpc.status.UNIMPLEMENTED);
  },
  async client_compressed_unary() {
    const packing = new Interop(process.argv[2], grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 2 });
    const reply = await new Promise((resolve, reject) => packing.Unary({ payload: bytes(271828), reply_size: 314159, must_be_packed: true }, (error, answer) => error ? reject(error) : resolve(answer)));
    assert.strictEqual(reply.payload.length, 314159);
    packing.close();
  },
  async server_compressed_unary() { assert.strictEqual((await unary('Unary', { reply_size: 314159, pack_reply: true })).payload.length, 314159); },
  async server_compressed_streaming() {
    const { status, replies } = await ended(client.Pieces({ sizes: [31415, 92653], pack_reply: true }));
    assert.strictEqual(status.code, 0);
    assert.deepStrictEqual(replies.map(reply => reply.payload.length), [31415, 92653]);
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`failed ${name}: ${String(error.stack || error).split('\n').slice(0, 3).join(' ')}`);
    }
  }
  client.close();
})();
