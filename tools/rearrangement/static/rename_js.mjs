// Rename module-level names of scripts by names.jsonl, aware of scopes; imports of them follow.
// Usage: node --expose-internals rename_js.mjs names.jsonl moves.map [--dry | --write-imports]      in the repository's root
// names.jsonl has today's paths; a file that moves.map has moved already is found in its new place.
// --write-imports only fills in "imports" of names.jsonl. Needs node 20 or later, nothing else.
import { createRequire } from "node:module";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const { parse } = createRequire(import.meta.url)("internal/deps/acorn/acorn/dist/acorn");
const [namesFile, movesFile, ...flags] = process.argv.slice(2);
const lines = (file) => readFileSync(file, "utf-8").split("\n").filter((line) => line.trim() && line[0] !== "#");
const moves = new Map(lines(movesFile).map((line) => line.split(/\s+/)));
const back = new Map([...moves].map(([old, now]) => [now, old]));
const names = lines(namesFile).map((line) => JSON.parse(line));
const place = (file) => (existsSync(file) ? file : moves.get(file));
const problems = [];

function everyScript(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => (each.isDirectory()
    ? everyScript(join(folder, each.name)) : each.name.endsWith(".js") ? [join(folder, each.name)] : []));
}

// A module: its tree, every binding with its references, its imports.
class Module {
  constructor(file) {
    this.file = file;
    this.source = readFileSync(file, "utf-8");
    this.tree = parse(this.source, { ecmaVersion: "latest", sourceType: "module" });
    this.bindings = [];
    this.globals = new Set();
    this.imports = [];   // {target, imported, binding, node}
    this.namespaces = []; // {target, binding}
    this.members = [];   // [object identifier, property node] of plain member accesses
    this.edits = [];
    this.top = this.open(null);
    this.declareAll(this.tree.body, this.top);
    for (const node of this.tree.body) this.visit(node, this.top, null);
    for (const [node, scope, shape] of this.later || []) this.resolve(node, scope, shape);
  }

  open(outer) {
    return { outer, names: new Map() };
  }

  declare(name, node, scope, shape = null) {
    let binding = scope.names.get(name);
    if (!binding) {
      binding = { name, scope, references: [] };
      scope.names.set(name, binding);
      this.bindings.push(binding);
    }
    if (node) binding.references.push({ node, shape });
    return binding;
  }

  declarePattern(node, scope) {
    if (!node) return;
    if (node.type === "Identifier") this.declare(node.name, node, scope);
    else if (node.type === "AssignmentPattern") this.declarePattern(node.left, scope);
    else if (node.type === "RestElement") this.declarePattern(node.argument, scope);
    else if (node.type === "ArrayPattern") node.elements.forEach((each) => this.declarePattern(each, scope));
    else if (node.type === "ObjectPattern") {
      for (const each of node.properties) {
        if (each.type === "RestElement") this.declarePattern(each.argument, scope);
        else if (each.shorthand) {
          const local = each.value.type === "AssignmentPattern" ? each.value.left : each.value;
          this.declare(local.name, local, scope, "shorthand");
        } else this.declarePattern(each.value, scope);
      }
    }
  }

  declareAll(statements, scope) {
    for (const each of statements) {
      const node = each.type.startsWith("Export") && each.declaration ? each.declaration : each;
      if (node.type === "VariableDeclaration") {
        if (node.kind === "var") problems.push(`${this.file}: var is not understood`);
        node.declarations.forEach((one) => this.declarePattern(one.id, scope));
      } else if (["FunctionDeclaration", "ClassDeclaration"].includes(node.type)) this.declare(node.id.name, node.id, scope);
      else if (node.type === "ImportDeclaration") {
        const target = normalize(join(dirname(this.file), node.source.value));
        for (const one of node.specifiers) {
          const binding = this.declare(one.local.name, null, scope);
          if (one.type === "ImportNamespaceSpecifier") this.namespaces.push({ target, binding });
          else if (one.type === "ImportSpecifier") this.imports.push({ target, imported: one.imported.name, binding, node: one });
        }
      }
    }
  }

  reference(node, scope, shape = null) {
    (this.later ||= []).push([node, scope, shape]);
  }

  resolve(node, scope, shape) {
    for (let at = scope; at; at = at.outer) {
      const binding = at.names.get(node.name);
      if (binding) {
        binding.references.push({ node, shape });
        return;
      }
    }
    this.globals.add(node.name);
  }

  children(node) {
    return Object.entries(node).filter(([key]) => !["type", "start", "end", "loc"].includes(key))
      .flatMap(([, value]) => (Array.isArray(value) ? value : [value])).filter((each) => each && typeof each.type === "string");
  }

  // What a pattern computes: defaults and computed keys.
  visitPattern(node, scope) {
    if (!node || node.type === "Identifier") return;
    if (node.type === "AssignmentPattern") {
      this.visitPattern(node.left, scope);
      this.visit(node.right, scope, node);
    } else if (node.type === "RestElement") this.visitPattern(node.argument, scope);
    else if (node.type === "ArrayPattern") node.elements.forEach((each) => this.visitPattern(each, scope));
    else if (node.type === "ObjectPattern") {
      for (const each of node.properties) {
        if (each.computed) this.visit(each.key, scope, each);
        this.visitPattern(each.type === "RestElement" ? each.argument : each.value, scope);
      }
    } else this.visit(node, scope, null);
  }

  visit(node, scope, parent) {
    if (!node) return;
    const { type } = node;
    if (type === "Identifier") this.reference(node, scope);
    else if (type === "ImportDeclaration") return;
    else if (["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"].includes(type)) {
      const inner = this.open(scope);
      if (type === "FunctionExpression" && node.id) this.declare(node.id.name, node.id, inner);
      node.params.forEach((each) => this.declarePattern(each, inner));
      if (parent?.dynamic) this.imports.push(...this.dynamicOf(node.params[0], parent.dynamic, inner));
      node.params.forEach((each) => this.visitPattern(each, inner));
      if (node.body.type === "BlockStatement") {
        this.declareAll(node.body.body, inner);
        node.body.body.forEach((each) => this.visit(each, inner, node.body));
      } else this.visit(node.body, inner, node);
    } else if (type === "ClassDeclaration" || type === "ClassExpression") {
      this.visit(node.superClass, scope, node);
      for (const each of node.body.body) {
        if (each.computed) this.visit(each.key, scope, each);
        this.visit(each.value || each.body, scope, each);
      }
    } else if (type === "BlockStatement" || type === "StaticBlock") {
      const inner = this.open(scope);
      this.declareAll(node.body, inner);
      node.body.forEach((each) => this.visit(each, inner, node));
    } else if (["ForStatement", "ForOfStatement", "ForInStatement"].includes(type)) {
      const inner = this.open(scope);
      this.declareAll([node.init, node.left].filter(Boolean), inner);
      this.children(node).forEach((each) => this.visit(each, inner, node));
    } else if (type === "CatchClause") {
      const inner = this.open(scope);
      this.declarePattern(node.param, inner);
      this.visit(node.body, inner, node);
    } else if (type === "SwitchStatement") {
      const inner = this.open(scope);
      node.cases.forEach((each) => this.declareAll(each.consequent, inner));
      this.children(node).forEach((each) => this.visit(each, inner, node));
    } else if (type === "VariableDeclarator") {
      const call = node.init?.type === "AwaitExpression" && node.init.argument.type === "ImportExpression" ? node.init.argument : null;
      if (call) this.imports.push(...this.dynamicOf(node.id, call, scope));
      this.visitPattern(node.id, scope);
      this.visit(node.init, scope, node);
    } else if (type === "MemberExpression") {
      this.visit(node.object, scope, node);
      if (node.computed) this.visit(node.property, scope, node);
      else if (node.object.type === "Identifier") this.members.push([node.object, node.property]);
    } else if (type === "Property") {
      if (node.computed) this.visit(node.key, scope, node);
      if (node.shorthand) this.reference(node.value, scope, "shorthand");
      else this.visit(node.value, scope, node);
    } else if (type === "CallExpression") {
      const { callee } = node;
      const loads = callee.type === "MemberExpression" && callee.property.name === "then" && callee.object.type === "ImportExpression";
      this.visit(callee, scope, node);
      node.arguments.forEach((each) => this.visit(each, scope, loads ? { dynamic: callee.object } : node));
    } else this.children(node).forEach((each) => this.visit(each, scope, node));
  }

  // What a pattern takes from a module that is loaded on demand.
  dynamicOf(pattern, call, scope) {
    if (pattern?.type !== "ObjectPattern" || call.source.type !== "Literal") return [];
    const target = normalize(join(dirname(this.file), call.source.value));
    return pattern.properties.map((each) => ({ target, imported: each.key.name, node: each, dynamic: true,
      binding: scope.names.get((each.value.left || each.value).name) }));
  }

  edit(node, text) {
    if (!this.edits.some(([at]) => at === node.start)) this.edits.push([node.start, node.end, text]);
  }

  rename(binding, now) {
    const clash = this.globals.has(now) || this.bindings.some((each) => each.name === now && each !== binding);
    if (clash) problems.push(`${this.file}: ${binding.name} cannot become ${now}, which is there`);
    for (const { node, shape } of binding.references) this.edit(node, shape === "shorthand" ? `${binding.name}: ${now}` : now);
    this.bindings.push({ name: now, scope: binding.scope, references: [] });
  }

  get made() {
    let text = this.source;
    for (const [start, end, now] of [...this.edits].sort((one, other) => other[0] - one[0])) text = text.slice(0, start) + now + text.slice(end);
    return text;
  }
}

const modules = new Map(everyScript("static/js").map((file) => [file, new Module(file)]));
for (const each of names) {
  const file = place(each.file);
  const module = modules.get(file);
  const binding = module?.top.names.get(each.old);
  if (!binding) {
    problems.push(`${each.file}: no ${each.old} at the top of the module`);
    continue;
  }
  module.rename(binding, each.new);
  each.imports = [];
  for (const other of modules.values()) {
    for (const found of other.imports.filter((one) => one.target === file && one.imported === each.old)) {
      each.imports.push(back.get(other.file) || other.file);
      const own = found.binding.name === each.old;
      if (found.dynamic) {
        if (own) found.binding.references.forEach((one) => { one.shape = null; });
        else other.edit(found.node.key, each.new);
      } else other.edit(own ? found.node : found.node.imported, each.new);
      if (own) other.rename(found.binding, each.new);
    }
    for (const { target, binding: space } of other.namespaces.filter((one) => one.target === file)) {
      const used = other.members.filter(([object, property]) => property.name === each.old
        && space.references.some((one) => one.node === object));
      if (used.length) each.imports.push(back.get(other.file) || other.file);
      for (const [, property] of used) other.edit(property, each.new);
    }
  }
  each.imports = [...new Set(each.imports)].sort();
}

// Tests that load a module in the browser.
const exported = new Set(names.map((each) => `${each.old} ${each.new}`));
function everyTest(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => (each.isDirectory()
    ? everyTest(join(folder, each.name)) : each.name.endsWith(".py") ? [join(folder, each.name)] : []));
}
const tests = new Map();
for (const file of existsSync("tests") ? everyTest("tests") : []) {
  const source = readFileSync(file, "utf-8");
  const made = source.replace(/const \{ (\w+) \} = (await import\([^\n]*?["']([\w/]+\.js)["']\))/g, (whole, name, rest, path) => {
    const each = names.find((one) => one.old === name && (one.file.endsWith(`/${path}`) || (moves.get(one.file) || "").endsWith(`/${path}`)));
    if (!each) return whole;
    each.imports = [...new Set([...(each.imports || []), file])].sort();
    return `const { ${each.new}: ${name} } = ${rest}`;
  });
  if (made !== source) tests.set(file, made);
}

if (flags.includes("--write-imports")) {
  writeFileSync(namesFile, names.map((each) => JSON.stringify(each)).join("\n") + "\n");
} else if (!flags.includes("--dry") && !problems.length) {
  for (const module of modules.values()) {
    parse(module.made, { ecmaVersion: "latest", sourceType: "module" });
    if (module.edits.length) writeFileSync(module.file, module.made);
  }
  for (const [file, made] of tests) writeFileSync(file, made);
}

// Every name that is imported is exported by the module it comes from.
for (const module of modules.values()) {
  for (const each of module.imports) {
    const target = modules.get(each.target);
    if (target && !target.top.names.has(each.imported)) problems.push(`${module.file}: ${each.imported} is not in ${each.target}`);
  }
}
console.log(`${names.length} names, ${[...modules.values()].filter((each) => each.edits.length).length} scripts and ${tests.size} tests changed`);
if (problems.length) {
  console.log(problems.join("\n"));
  process.exit(1);
}
