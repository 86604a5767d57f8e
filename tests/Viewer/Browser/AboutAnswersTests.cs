using ImageGen.Tests.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class AboutAnswersTests
{
    [Fact]
    public void The_answer_about_a_model_is_written_once()
    {
        var one = LoadedModel.Load(SyntheticGenerator.Conditional(), threads: 1);
        var other = LoadedModel.Load(SyntheticGenerator.Uniform(), threads: 1);
        try
        {
            ReadOnlyMemory<byte> answer = AboutAnswers.Of(one);
            Assert.Equal(new AboutMessage(ModelAbout.Of(one.File, one.Golden)).ToUtf8(), answer.ToArray());
            // The same memory, not only the same text.
            Assert.True(answer.Equals(AboutAnswers.Of(one)));
            Assert.False(answer.Span.SequenceEqual(AboutAnswers.Of(other).Span));
        }
        finally
        {
            one.Release();
            other.Release();
        }
    }
}
