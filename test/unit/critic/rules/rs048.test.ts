import { testRule } from '../rule-tests';

testRule('RS048', {
  fires: {
    True: `
def reward(info):
    return 1.0 if info.get("is_success", «True») else 0.0
`,
    'a number, an attribute': `
def reward(result):
    return float(result.get("passed", «1»)) + getattr(result, "correct", «1.0»)
`,
  },
  quiet: {
    'nothing by default': `
def reward(info):
    return float(info.get("success", False)) + info.get("success_threshold", 0.5) + info.get("speed", 1.0)
`,
    'a weight': `
def reward(config):
    return config.get("success_weight", 10.0)
`,
  },
});
