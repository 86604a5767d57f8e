namespace ImageGen.Generators.Onnx;

/// <summary>A rewriting of a graph that computes the same, in a form that suits some device better.</summary>
public interface IGraphPass
{
    /// <summary>What the pass is called in messages and tests.</summary>
    string Name { get; }

    /// <summary>Rewrites a model. What the pass does not cover stays as it is.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <returns>A new model.</returns>
    ModelProto Apply(ModelProto model);
}
