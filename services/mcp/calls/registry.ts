import type { TObject } from '@sinclair/typebox'
import type { Features } from '../features/features.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Resource } from '../resources/resource.ts'
import { isTemplate } from '../resources/resource.ts'
import type { Tool } from '../tools/tool.ts'
import type { Arguments } from './explain-arguments.ts'
import { argumentReader } from './explain-arguments.ts'
import type { MirroredArgument } from './mirrored-arguments.ts'
import { mirroredArguments } from './mirrored-arguments.ts'
import { resourceFinder } from './resource-finder.ts'
import type { Selection } from './selection.ts'

export interface PreparedTool {
  tool: Tool
  mirrored: readonly MirroredArgument[]
  readArguments: (given: Arguments) => Arguments
}

export interface PreparedPrompt {
  prompt: Prompt
  readArguments: (given: Arguments) => Arguments
}

/** What this process offers, prepared once: a request pays nothing for how much it is. */
export interface Registry {
  /** Entries of `tools/list`. */
  listTools(selection: Selection): readonly object[]
  findTool(name: string, selection: Selection): PreparedTool | undefined
  /** Whether any tool has arguments that are repeated in headers. */
  mirrorsArguments: boolean
  /** Entries of `prompts/list`. */
  prompts: readonly object[]
  findPrompt(name: string): PreparedPrompt | undefined
  /** Entries of `resources/list` and of `resources/templates/list`. */
  resources: readonly object[]
  templates: readonly object[]
  /** The resource at an address, with the values of its template’s variables. */
  findResource: ReturnType<typeof resourceFinder>
  /** The resource whose address or template is exactly `uri`. */
  resourceOf(uri: string): Resource | undefined
  /** Whether any argument of a prompt or resource has suggestions. */
  completes: boolean
  changes: Features['changes']
}

/** What a schema says for our own error texts alone. */
const ownKeywords = ['x-valid', 'x-told']

/** A schema as clients get it: plain JSON, without what is ours. */
const plainSchema = (schema: object) =>
  JSON.parse(
    JSON.stringify(schema, (key, value) => (ownKeywords.includes(key) ? undefined : value))
  )

export function registry({ tools, prompts, resources, changes }: Features): Registry {
  const preparedTools = byName(tools, (tool) => ({
    tool,
    mirrored: mirroredArguments(tool.input),
    readArguments: argumentReader(tool.name, tool.input),
  }))
  const preparedPrompts = byName(prompts, (prompt) => ({
    prompt,
    readArguments: argumentReader(prompt.name, prompt.input),
  }))
  const listed = new Map(tools.map((tool) => [tool, describeTool(tool)]))
  const views = new WeakMap<Selection, object[]>()
  const templates = resources.filter(isTemplate)

  return {
    listTools(selection) {
      const known = views.get(selection)
      if (known) return known
      const view = tools.filter((tool) => selection.includes(tool)).map((tool) => listed.get(tool)!)
      views.set(selection, view)
      return view
    },
    findTool(name, selection) {
      const found = preparedTools.get(name)
      return found && selection.includes(found.tool) ? found : undefined
    },
    mirrorsArguments: [...preparedTools.values()].some(({ mirrored }) => mirrored.length > 0),
    prompts: prompts.map(describePrompt),
    findPrompt: (name) => preparedPrompts.get(name),
    resources: resources
      .filter((one) => !isTemplate(one))
      .map(({ uri, ...rest }) => ({ uri, ...describeResource(rest) })),
    templates: templates.map(({ uri, ...rest }) => ({
      uriTemplate: uri,
      ...describeResource(rest),
    })),
    findResource: resourceFinder(resources),
    resourceOf: (uri) => resources.find((one) => one.uri === uri),
    completes: [...prompts, ...resources].some(({ complete }) => complete !== undefined),
    changes,
  }
}

function byName<T extends { name: string }, Prepared>(
  list: readonly T[],
  prepare: (one: T) => Prepared
): Map<string, Prepared> {
  const prepared = new Map(list.map((one) => [one.name, prepare(one)]))
  if (prepared.size !== list.length) throw new TypeError('two features have the same name')
  return prepared
}

function describeTool({ name, title, description, annotations, input, output }: Tool): object {
  return {
    name,
    title,
    description,
    annotations: { title, ...annotations },
    inputSchema: plainSchema(input),
    ...(output && { outputSchema: plainSchema(output) }),
  }
}

function describePrompt({ name, title, description, input }: Prompt): object {
  return { name, title, description, arguments: describeArguments(input) }
}

function describeArguments({ properties, required = [] }: TObject) {
  return Object.entries(properties).map(([name, { description }]) => ({
    name,
    ...(description && { description }),
    required: required.includes(name),
  }))
}

const describeResource = ({ name, title, description, mimeType }: Omit<Resource, 'uri'>) => ({
  name,
  title,
  description,
  ...(mimeType && { mimeType }),
})
