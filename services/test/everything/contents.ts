import { errors } from '#shared/errors/catalogue.ts'
import { fixture, says, text } from './fixture.ts'
import { image, sound } from './media.ts'

const embedded = (uri: string, mimeType: string, words: string) => ({
  type: 'resource' as const,
  resource: { uri, mimeType, text: words },
})

/** Every kind of content that a tool returns. The first one takes no arguments: a check calls it so. */
export const contents = [
  fixture({
    name: 'test_simple_text',
    description: 'Returns text.',
    run: async () => says('This is a simple text response for testing.'),
  }),
  fixture({
    name: 'test_image_content',
    description: 'Returns a picture.',
    run: async () => ({ content: [image] }),
  }),
  fixture({
    name: 'test_audio_content',
    description: 'Returns sound.',
    run: async () => ({ content: [sound] }),
  }),
  fixture({
    name: 'test_embedded_resource',
    description: 'Returns a resource.',
    run: async () => ({
      content: [
        embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
      ],
    }),
  }),
  fixture({
    name: 'test_multiple_content_types',
    description: 'Returns text, a picture and a resource.',
    run: async () => ({
      content: [
        text('Multiple content types test:'),
        image,
        embedded(
          'test://mixed-content-resource',
          'application/json',
          '{"test":"data","value":123}'
        ),
      ],
    }),
  }),
  fixture({
    name: 'test_error_handling',
    description: 'Fails.',
    run: async () => {
      throw errors.API_ERROR({ message: 'This tool intentionally returns an error for testing.' })
    },
  }),
]
