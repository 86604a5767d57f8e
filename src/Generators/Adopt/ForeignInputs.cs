using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>The inputs of a foreign model, each with its role, and its batch.</summary>
public sealed class ForeignInputs
{
    private const int LeastPictureSide = 16;
    private const int OpenSide = 256;
    private const int LargestLatent = 1 << 20;

    // What exporters and tutorials call a label.
    private static readonly string[] LabelWords = ["label", "class", "cond", "onehot", "one_hot", "target", "attr"];

    private readonly ForeignModel _model;
    private readonly AdoptionOptions _options;

    private ForeignInputs(ForeignModel model, AdoptionOptions options)
    {
        _model = model;
        _options = options;
    }

    /// <summary>The inputs, in the order of the graph.</summary>
    public IReadOnlyList<ForeignInput> All { get; private set; } = [];

    /// <summary>The number of pictures that the graph was exported for; null if it is free.</summary>
    public int? FixedBatch { get; private set; }

    /// <summary>The parts of the latent, in the order of the graph.</summary>
    public IReadOnlyList<ForeignInput> Latents => [.. All.Where(input => input.Role == ForeignRole.Latent)];

    /// <summary>The picture to translate; null if there is none.</summary>
    public ForeignInput? Source => All.FirstOrDefault(input => input.Role == ForeignRole.Source);

    /// <summary>The label; null if there is none.</summary>
    public ForeignInput? Label => All.FirstOrDefault(
        input => input.Role is ForeignRole.OneHot or ForeignRole.ClassIndex);

    /// <summary>Number of classes; 0 without a label.</summary>
    public int Classes { get; private set; }

    /// <summary>The shape of the latent in the generator file; empty if there is none.</summary>
    public IReadOnlyList<int> LatentShape => Latents switch
    {
        [] => [],
        [{ Shape.Count: 1 or 3 } only] => only.Shape,
        _ => [Latents.Sum(part => part.Size)],
    };

    /// <summary>Finds the role of every input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What a person says of it.</param>
    /// <exception cref="InputException">An input has no role in a generator.</exception>
    public static ForeignInputs Find(ForeignModel model, AdoptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var inputs = new ForeignInputs(model, options);
        inputs.Find();
        return inputs;
    }

    private void Find()
    {
        ValueInfoProto[] values = [.. _model.Model.Graph.Input];
        ForeignInput[] inputs = [.. values.Select(Read)];
        FindBatch(values, inputs);
        int label = Array.FindIndex(inputs, input => input.Role == ForeignRole.ClassIndex);
        if (label < 0)
            label = FindOneHot(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            ForeignRole role = i == label ? LabelRole(inputs[i]) : RoleOf(inputs, i, label);
            inputs[i] = inputs[i] with { Role = role, Place = i };
        }

        All = inputs;
        Check();
        Classes = Label is null ? 0 : CountClasses(Label);
    }

    private ForeignInput Read(ValueInfoProto value)
    {
        string name = OneLine.Of(value.Name);
        if (value.Type?.TensorType is not { Shape: { } shape } tensor)
            throw new InputException(
                $"{_model.Name}: the input {name} has no shape in the file; export it with shapes");
        var type = (TensorProto.Types.DataType)tensor.ElemType;
        bool isIndex = type is TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32;
        bool isFloat = type is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16
            or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Uint8;
        if (!isIndex && !isFloat)
            throw new InputException(
                $"{_model.Name}: the input {name} has values of type {RawTensor.NameOf(tensor.ElemType)}, which are "
                + "no latent, label or picture; export it without that input");

        bool hasBatch = shape.Dim.Count > 0 && !(shape.Dim.Count == 1 && !isIndex && shape.Dim[0].DimValue == 1);
        int first = hasBatch ? 1 : 0;
        int[] extents = [.. Enumerable.Range(first, shape.Dim.Count - first).Select(at => Extent(shape, at, name))];
        if (extents.Aggregate(1L, (product, extent) => Math.Min(product, int.MaxValue) * extent) > 1 << 28)
            throw new InputException(
                $"{_model.Name}: the input {name} has {string.Join('x', extents)} values, more than a generator can "
                + "have; export a smaller model");
        return new ForeignInput(value.Name, tensor.ElemType, extents, isIndex
            ? ForeignRole.ClassIndex
            : ForeignRole.Latent)
        { HasBatch = hasBatch };
    }

    // An open extent of a picture may be chosen; of anything else its number is needed.
    private int Extent(TensorShapeProto shape, int at, string name)
    {
        TensorShapeProto.Types.Dimension dimension = shape.Dim[at];
        if (dimension.DimValue is >= 1 and <= int.MaxValue)
            return (int)dimension.DimValue;
        bool channelsFirst = shape.Dim.Count == 4 && ForeignInput.IsChannels(shape.Dim[1].DimValue);
        bool channelsLast = shape.Dim.Count == 4 && ForeignInput.IsChannels(shape.Dim[3].DimValue);
        if (channelsFirst && at >= 2)
            return (at == 2 ? _options.Height : _options.Width) ?? OpenSide;
        if (channelsLast && at is 1 or 2)
            return (at == 1 ? _options.Height : _options.Width) ?? OpenSide;
        throw new InputException(
            $"{_model.Name}: dimension {at} of the input {name} is open, only the first (the batch) may be; export it "
            + "with a number there");
    }

    private void FindBatch(ValueInfoProto[] values, ForeignInput[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            long batch = inputs[i].HasBatch ? values[i].Type.TensorType.Shape.Dim[0].DimValue : 0;
            // Noise of one picture beside a free batch is the same for all.
            if (batch == 0 || (batch == 1 && values.Any(IsFree) && IsNoiseMap(inputs[i])))
                continue;
            if (batch > 64 || (FixedBatch ?? batch) != batch)
                throw new InputException(
                    $"{_model.Name}: the first dimension of {OneLine.Of(inputs[i].Name)} is {batch}, which is no "
                    + "batch; export it with the batch as the first dimension of every input");
            FixedBatch = (int)batch;
        }
    }

    private static bool IsFree(ValueInfoProto value) =>
        value.Type.TensorType.Shape.Dim is { Count: > 0 } dims && dims[0].DimValue == 0;

    private static bool IsNoiseMap(ForeignInput input) =>
        input.Shape is [1, var height, var width] && height * (long)width > 1;

    /// <summary>The place of one-hot weights, by name or by the number of classes; -1 if there are none.</summary>
    private int FindOneHot(ForeignInput[] inputs)
    {
        int[] able = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i] is { IsFloat: true, HasBatch: true }
            && inputs[i].Shape.Skip(1).All(extent => extent == 1))];
        int[] named = [.. able.Where(i => IsLabelName(inputs[i].Name))];
        if (named.Length == 0 && _options.ClassCount is { } count && inputs.Length > 1)
            named = [.. able.Where(i => inputs[i].Size == count)];
        return named.Length > 0 && inputs.Length > 1 ? named[0] : -1;
    }

    private static ForeignRole LabelRole(ForeignInput input) =>
        input.Size >= 2 ? ForeignRole.OneHot : ForeignRole.ClassIndex;

    private ForeignRole RoleOf(ForeignInput[] inputs, int at, int label)
    {
        ForeignInput input = inputs[at];
        if (input.Role == ForeignRole.ClassIndex)
            throw new InputException(
                $"{_model.Name}: has two inputs of whole numbers ({OneLine.Of(input.Name)}), a generator has one "
                + "label; export it with one");
        if (!input.HasBatch)
            return ForeignRole.Factor;
        bool isPicture = input.Shape.Count == 3 && _options.Latent is null
            && (ForeignInput.IsChannels(input.Shape[0]) || ForeignInput.IsChannels(input.Shape[2]))
            && Math.Min(input.Height, input.Width) >= LeastPictureSide;
        bool isAlone = !inputs.Where((_, i) => i != at && i != label).Any(other => other.HasBatch);
        if (isPicture && isAlone)
            return ForeignRole.Source;
        return !isAlone && IsNoiseMap(input) ? ForeignRole.Noise : ForeignRole.Latent;
    }

    private void Check()
    {
        if (Latents.Count == 0 && Source is null)
            throw new InputException(
                $"{_model.Name}: has no input that is a latent or a picture to translate; export it with one");
        foreach (ForeignInput input in All)
        {
            bool isTyped = input.IsFloat || input.Role is ForeignRole.ClassIndex or ForeignRole.OneHot
                or ForeignRole.Source;
            if (!isTyped)
                throw new InputException(
                    $"{_model.Name}: the input {OneLine.Of(input.Name)} has values of type "
                    + $"{RawTensor.NameOf(input.Type)}, which are no latent; export it without that input");
        }

        if (Latents.Sum(part => (long)part.Size) > LargestLatent)
            throw new InputException(
                $"{_model.Name}: its latent has more than {LargestLatent:N0} values; export a smaller model");
        if (Label is { HasBatch: false } scalar)
            throw new InputException(
                $"{_model.Name}: its label {OneLine.Of(scalar.Name)} has no batch dimension; export it with one label "
                + "per picture");
    }

    private int CountClasses(ForeignInput label)
    {
        int? known = label.Role == ForeignRole.OneHot ? label.Size : ClassTable.CountOf(_model.Model.Graph, label.Name);
        if (_options.ClassCount is { } said && known is { } found && said != found)
            throw new InputException(
                $"{_model.Name}: its label {OneLine.Of(label.Name)} has {found} classes, --classes has {said}; give "
                + $"{found} names");
        int count = known ?? _options.ClassCount ?? throw new InputException(
            $"{_model.Name}: how many classes its label {OneLine.Of(label.Name)} has does not show in the graph; give "
            + "their names, or their number, with --classes");
        return count is >= 2 and <= AdoptionOptions.MostClasses
            ? count
            : throw new InputException(
                $"{_model.Name}: its label {OneLine.Of(label.Name)} has {count} classes, expected 2 to "
                + $"{AdoptionOptions.MostClasses:N0}; check --classes");
    }

    private static bool IsLabelName(string name) => name is "y" or "Y" or "c" or "C"
        || LabelWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
