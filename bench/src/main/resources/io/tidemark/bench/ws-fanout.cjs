// The plain `ws` server that the fan-out is compared with: FanoutServer's orders, a frame for each member.
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  console.log('listening on http://127.0.0.1:' + server.address().port);
});

function message(offset, bytes) {
  const head = '{"type":"data_updated","data":{"at":' + process.hrtime.bigint() + ',"fill":"';
  const tail = '"},"room":"dashboard:1","offset":' + offset + ',"epoch":"e"}';
  return head + 'x'.repeat(bytes - head.length - tail.length) + tail;
}

async function publish(count, bytes, perSecond) {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const wait = perSecond > 0 ? start + (i * 1000) / perSecond - performance.now() : 0;
    if (wait > 0) {
      await new Promise((done) => setTimeout(done, wait));
    }
    const text = message(i, bytes);
    server.clients.forEach((member) => member.send(text));
  }
  return count;
}

async function obey(line) {
  const [order, ...numbers] = line.split(' ');
  if (order === 'members') {
    return server.clients.size;
  }
  if (order === 'heap') {
    return process.memoryUsage().heapUsed;
  }
  if (order === 'direct') {
    return process.memoryUsage().external;
  }
  return publish(...numbers.map(Number));
}

(async () => {
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    console.log(await obey(line));
  }
  process.exit(0);
})();
