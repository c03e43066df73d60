"""From a folder of YAML files to a RuleSet, or to diagnostics that say where each problem stands."""
