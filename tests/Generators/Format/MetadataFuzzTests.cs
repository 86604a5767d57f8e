using System.Text;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Format;

/// <summary>
/// Generator files with one damaged entry in their metadata, in a file that is otherwise whole: read, or refused in one
/// line that names the file.
/// </summary>
public sealed class MetadataFuzzTests
{
    [Fact]
    public void A_damaged_entry_is_read_or_refused()
    {
        foreach (GeneratorFile file in (GeneratorFile[])
            [SyntheticGenerator.Conditional(), SyntheticGenerator.Anchored(), SyntheticGenerator.ImageToImage()])
        {
            ModelProto whole = ModelProto.Parser.ParseFrom(file.Model.ToByteArray());
            for (int i = 0; i < whole.MetadataProps.Count; i++)
                Damage(whole, i);
        }
    }

    private static void Damage(ModelProto whole, int entry)
    {
        StringStringEntryProto property = whole.MetadataProps[entry];
        string value = property.Value;
        Fuzzing.Feed([Encoding.UTF8.GetBytes(value)], 60, 1_000, bytes =>
        {
            property.Value = Encoding.UTF8.GetString(bytes);
            try
            {
                GeneratorFile.Read("damaged.onnx", whole.ToByteArray());
            }
            catch (InputException e)
            {
                Assert.StartsWith("damaged.onnx: ", e.Message);
                throw;
            }
        });
        property.Value = value;
    }
}
