// The agent: an MCP client by the official SDK that launches `bursar mcp`, as Claude Desktop or an IDE would.
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

export class Agent {
  #client = new Client({ name: "demo-agent", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });

  #closed = false;

  async launch(owner, name) {
    await this.#client.connect(
      new StdioClientTransport({
        command: owner.program,
        args: ["mcp", "--agent", name],
        env: owner.environment,
        stderr: "inherit",
      }),
    );
    if (this.#closed) await this.#client.close();
  }

  // The tool's structured answer; `error` is in it when the tool refused.
  async call(name, args) {
    if (this.#closed) throw new Error("the agent has ended");
    const answer = await this.#client.callTool({ name, arguments: args });
    return { ...answer.structuredContent, text: answer.content?.find((part) => part.type === "text")?.text };
  }

  close() {
    this.#closed = true;
    return this.#client.close();
  }
}
