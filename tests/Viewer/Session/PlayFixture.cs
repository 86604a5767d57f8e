using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>
/// A folder of models, a library that works when it is told to, and a person who plays them by a clock of the test's
/// own.
/// </summary>
internal sealed class PlayFixture : IDisposable
{
    private readonly List<ViewerSession> _sessions = [];
    private readonly PaintingCache _paintings = new();
    private ModelLibrary? _library;
    private DroppedAdoption? _adoption;

    public TemporaryFolder Folder { get; } = new();

    public ModelLibrary Library => _library ??= ModelLibrary.Open([Folder.Path], run: null, [], threads: 1);

    public double Now { get; private set; }

    public ViewerSession Session => _sessions[0];

    /// <summary>Takes models that are dropped on the first session.</summary>
    internal DroppedAdoption Adoption => _adoption ??= new DroppedAdoption(Session, Library, () => { });

    public PlayFixture With(string name, GeneratorFile file)
    {
        file.Write(Folder.File($"{name}.onnx"));
        return this;
    }

    public PlayFixture Watching(string run)
    {
        _library = ModelLibrary.Open([], Folder.File(run), [], threads: 1);
        return this;
    }

    /// <summary>Begins to play, and waits for the first picture.</summary>
    public ViewerSession Play(bool startsPaused = false)
    {
        ViewerSession session = Begin(startsPaused);
        Settle(session);
        return session;
    }

    /// <summary>Begins to play; there is no picture yet.</summary>
    public ViewerSession Begin(bool startsPaused = false)
    {
        var session = new ViewerSession(Library, _paintings, () => { }, startsPaused);
        _sessions.Add(session);
        return session;
    }

    public void Do(params ViewerInput[] inputs) => Do(Session, inputs);

    public void Do(ViewerSession session, params ViewerInput[] inputs)
    {
        foreach (ViewerInput input in inputs)
            session.Post(input);
        session.Update(Now);
    }

    public void Press(string code, bool shift = false)
    {
        (ViewAction action, int argument) = ViewActions.Find(code, shift, Session.State.Mode)!.Value;
        Do(new ActionInput(action, argument));
    }

    /// <summary>Lets time pass, in one step.</summary>
    public void Wait(double seconds)
    {
        Now += seconds;
        foreach (ViewerSession session in _sessions)
            session.Update(Now);
    }

    /// <summary>
    /// Lets the library work and the session take what it made, with the clock standing still, until nothing is left to
    /// do.
    /// </summary>
    public void Settle(ViewerSession? session = null)
    {
        session ??= Session;
        DateTime deadline = DateTime.UtcNow + Waiting.Limit;
        int quiet = 0;
        while (quiet < 3)
        {
            Assert.True(DateTime.UtcNow < deadline, "the session did not come to rest");
            bool worked = Library.DoNext();
            session.Update(Now);
            bool isWaiting = worked || session.IsLoading || session.Choice.File is { State.IsHopeless: false } file
                && session.Views[0].Model != file.State.Loaded;
            quiet = isWaiting ? 0 : quiet + 1;
            if (isWaiting)
                Thread.Sleep(1);
        }
    }

    /// <summary>Plays on until something is so.</summary>
    public void Until(Func<bool> isSo)
    {
        DateTime deadline = DateTime.UtcNow + Waiting.Limit;
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < deadline, "it never became so");
            if (!Library.DoNext())
                Thread.Sleep(1);
            Session.Update(Now);
        }
    }

    /// <summary>The map beside the plane, once it is made.</summary>
    public PlaneMap Map()
    {
        Until(() => Session.Map is not null);
        return Session.Map!;
    }

    public float[] Images(ViewerSession? session = null)
    {
        session ??= Session;
        foreach (ModelView view in session.Views)
            view.Show(session.State, session.Time);
        return [.. session.Views.SelectMany(view => view.Images.ToArray())];
    }

    public string Text(ViewerSession? session = null)
    {
        session ??= Session;
        return SessionString.Write(session.SessionOf(session.State, session.Time));
    }

    public void Dispose()
    {
        _adoption?.Dispose();
        foreach (ViewerSession session in _sessions)
            session.Dispose();
        _library?.Dispose();
        Folder.Dispose();
    }
}
