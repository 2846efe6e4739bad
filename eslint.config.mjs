import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export: a default export can be renamed by every importer.',
};
const noBarrel = {
  selector: 'ExportAllDeclaration',
  message: 'Import the file you mean; a barrel hides where a thing lives.',
};

export default tseslint.config(
  { ignores: ['dist/', 'dist-test/', 'out/', 'node_modules/', 'test/fixtures/', 'examples/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noDefaultExport, noBarrel],
      eqeqeq: 'error',
    },
  },
  {
    files: ['extension/core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'core/ knows nothing of VS Code; do this in host/.' }],
          patterns: [
            {
              group: ['**/host/**', '**/cli/**', '**/webview/**'],
              message: 'Data flows one way: core/ never reaches up.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['webview/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'A webview runs in the browser.' }],
          patterns: [
            {
              group: ['**/extension/core/**', '**/extension/host/**'],
              allowTypeImports: true,
              message: 'A webview takes types only from the extension.',
            },
          ],
        },
      ],
    },
  },
  {
    // An extension as VS Code loads it, used by a test.
    files: ['test/e2e/model-extension/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { setTimeout: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
