// The agent: an MCP client by the official SDK that launches `bursar mcp`, as Claude Desktop or an IDE would.
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

export class Agent {
  #client = new Client({ name: "demo-agent", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });

  static async launch(owner, name) {
    const agent = new Agent();
    await agent.#client.connect(
      new StdioClientTransport({
        command: owner.program,
        args: ["mcp", "--agent", name],
        env: owner.environment,
        stderr: "inherit",
      }),
    );
    return agent;
  }

  async toolNames() {
    const { tools } = await this.#client.listTools();
    return tools.map((tool) => tool.name);
  }

  // The tool's structured answer; `error` is in it when the tool refused.
  async call(name, args) {
    const answer = await this.#client.callTool({ name, arguments: args });
    return { ...answer.structuredContent, text: answer.content?.find((part) => part.type === "text")?.text };
  }

  close() {
    return this.#client.close();
  }
}
