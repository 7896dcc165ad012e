// The yardstick: a trivial tool on the official TypeScript SDK (v2), both eras, over stdio or HTTP.
//   node typescript_sdk.mjs            stdio
//   node typescript_sdk.mjs PORT       HTTP on 127.0.0.1, at /mcp
import { createServer } from 'node:http';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { toNodeHandler } from '@modelcontextprotocol/node';
import * as z from 'zod';

function makeServer() {
    const server = new McpServer({ name: 'yardstick', version: '1.0.0' });
    server.registerTool('echo', { description: 'Returns the text.', inputSchema: z.object({ text: z.string() }) },
        async ({ text }) => ({ content: [{ type: 'text', text }] }));
    return server;
}

const port = Number(process.argv[2] ?? 0);
if (port === 0) {
    serveStdio(makeServer);
} else {
    createServer(toNodeHandler(createMcpHandler(makeServer))).listen(port, '127.0.0.1');
}
